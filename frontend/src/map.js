// The map gains moving and zooming; signs and names keep their size. Layers show and hide without a new page.
import { select } from "d3-selection";
import { zoom, zoomIdentity } from "d3-zoom";
import "./network.js";

const drawing = document.getElementById("map");
if (drawing) {
  const all = drawing.querySelector(".all");
  const [left, top, width, height] = drawing.getAttribute("viewBox").split(" ").map(Number);
  const marks = [...drawing.querySelectorAll(".mark > g")].map((node) => [node, node.getAttribute("transform")]);
  const names = [...drawing.querySelectorAll(".name")].map((node) => [node, Number.parseFloat(getComputedStyle(node).fontSize)]);
  const behaviour = zoom()
    .scaleExtent([0.35, 24])
    .extent([[left, top], [left + width, top + height]])
    .translateExtent([[-100, -100], [1100, 720]])
    .filter((event) => !event.button && (event.type !== "wheel" || event.ctrlKey || document.activeElement === drawing || drawing.contains(document.activeElement)))
    .on("zoom", ({ transform }) => {
      all.setAttribute("transform", transform);
      for (const [node, place] of marks) node.setAttribute("transform", `${place} scale(${1 / transform.k})`);
      for (const [node, size] of names) node.style.fontSize = `${size / transform.k}px`;
    });
  const box = select(drawing).call(behaviour).on("dblclick.zoom", null);
  drawing.classList.add("moves");

  const tools = document.createElement("div");
  tools.className = "zoom";
  for (const [sign, change] of [["+", 1.7], ["−", 1 / 1.7], ["⟲", 0]]) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = sign;
    button.setAttribute("aria-label", { "+": "+", "−": "−", "⟲": "1:1" }[sign]);
    button.addEventListener("click", () =>
      change ? box.call(behaviour.scaleBy, change) : box.call(behaviour.transform, zoomIdentity),
    );
    tools.append(button);
  }
  drawing.parentElement.prepend(tools);

  const form = document.querySelector("form.layers");
  form?.addEventListener("change", () => {
    for (const input of form.querySelectorAll("input[name=layer]"))
      for (const mark of drawing.querySelectorAll(`.mark.${input.value}`)) mark.toggleAttribute("hidden", !input.checked);
  });
}
