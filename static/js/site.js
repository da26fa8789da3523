// Small touches over pages that read fully without script: a print button, and interactive
// charts that replace their static drawing once the page has been painted.

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

const figures = [...document.querySelectorAll("figure[data-figure]")];
if (figures.length) {
  const whenIdle = window.requestIdleCallback || ((run) => setTimeout(run, 200));
  window.addEventListener("load", () => whenIdle(drawAll), { once: true });
}

async function drawAll() {
  try {
    await load("plotly-source");
    await load("plotly-locale");
  } catch {
    return; // the static drawing stays
  }
  for (const figure of figures) await draw(figure);
}

function load(name) {
  const address = document.querySelector(`meta[name="${name}"]`).content;
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.addEventListener("load", resolve);
    script.addEventListener("error", reject);
    document.head.append(script);
  });
}

async function draw(figure) {
  const { data, layout, config } = JSON.parse(document.getElementById(figure.dataset.figure).textContent);
  const live = figure.querySelector(".figure__live");
  const fixed = figure.querySelector(".figure__static");
  live.hidden = false;
  if (live.clientWidth < 480) layout.xaxis.ticktext = layout.xaxis.ticktext?.map((name) => name.replace("月", ""));
  const swipe = figure.querySelector(".swipe");
  if (swipe) swipe.hidden = true;
  await window.Plotly.newPlot(live, data, layout, config);
  fixed.hidden = true;
  // Paper gets the static drawing, which always fits; a Plotly chart keeps its screen width and is cut.
  window.addEventListener("beforeprint", () => { fixed.hidden = false; live.hidden = true; });
  window.addEventListener("afterprint", () => { fixed.hidden = true; live.hidden = false; });
}
