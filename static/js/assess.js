// A preview in place: the page reads fully without, but then the chosen file must be chosen again.

const form = document.querySelector("[data-assess]");
const state = form.querySelector("[data-assess-state]");
const told = state.textContent;

form.addEventListener("submit", (event) => {
  if (event.submitter?.value !== "preview") return; // a download leaves the page as it is
  event.preventDefault();
  preview(event.submitter);
});

async function preview(button) {
  const data = new FormData(form);
  data.set("output", "preview");
  button.disabled = true;
  state.textContent = "正在评价…";
  try {
    const answer = await fetch(form.action, { method: "POST", body: data });
    if (!answer.ok || answer.redirected) throw new Error(answer.status);
    show(new DOMParser().parseFromString(await answer.text(), "text/html"));
    state.textContent = told;
  } catch {
    state.textContent = "没有评价成功:请检查网络或重新登录后再试";
  }
  button.disabled = false;
}

function show(page) {
  for (const id of ["assess-errors", "assess-result"]) {
    document.getElementById(id).replaceWith(page.getElementById(id));
  }
  for (const table of document.querySelectorAll("#assess-result noscript")) table.remove();
  document.getElementById("assess-found")?.focus();
}
