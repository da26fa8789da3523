// Sliders beside the number fields of a what-if. The field is what counts: the slider has no name,
// follows what is typed and writes what it is moved to.

for (const field of document.querySelectorAll("[data-what-if] input[data-slider]")) {
  const slider = document.createElement("input");
  slider.type = "range";
  slider.min = "0";
  slider.max = field.dataset.slider;
  slider.step = field.dataset.sliderStep;
  slider.value = field.value || field.dataset.sliderStart || "0";
  slider.setAttribute("aria-label", `${field.labels[0]?.textContent ?? ""}滑块`);
  slider.addEventListener("input", () => { field.value = slider.value; });
  field.addEventListener("input", () => { if (field.value !== "") slider.value = field.value; });
  field.closest(".what-if__field").append(slider);
}
