// A network: a choice shows without a new page, an edge opens its sources here, the ties of a name stand out.

const form = document.querySelector("form.ties");
const panel = document.querySelector("dialog.sources");

// The form asks as it would without scripts; what the answer shows takes the place of what is shown.
let asked = 0;
async function choose() {
  const address = new URL(form.action);
  for (const [name, value] of new FormData(form)) if (value) address.searchParams.append(name, value);
  const kinds = [...form.querySelectorAll("input[name=kind]")];
  if (kinds.every((box) => box.checked)) address.searchParams.delete("kind");
  const number = ++asked;
  try {
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    if (!answer.ok) throw new Error(answer.statusText);
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (number !== asked) return;
    for (const part of ["#shown", ".languages"]) document.querySelector(part).replaceWith(fresh.querySelector(part));
    if (kinds.every((box) => !box.checked)) for (const box of kinds) box.checked = true;
    history.replaceState(null, "", address);
  } catch {
    if (number === asked) form.requestSubmit();
  }
}

form?.addEventListener("change", choose);
form?.addEventListener("submit", (event) => {
  if (!event.submitter) return;
  event.preventDefault();
  choose();
});

// What the page of a tie tells, without its frame: ids would stand twice, and links within that page lead to it.
async function told(address) {
  const answer = await fetch(address, { headers: { Accept: "text/html" } });
  if (!answer.ok) throw new Error(answer.statusText);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const heading = document.createElement("h2");
  heading.id = "sources-of";
  heading.tabIndex = -1;
  heading.textContent = page.querySelector("h1").textContent;
  const parts = [...page.querySelectorAll("article > .told, article > .conflict")];
  if (!parts.length) throw new Error("no evidence");
  for (const part of parts)
    for (const node of [part, ...part.querySelectorAll("*")]) {
      node.removeAttribute("id");
      if (node.getAttribute("href")?.startsWith("#")) node.setAttribute("href", address + node.getAttribute("href"));
    }
  return [heading, ...parts];
}

async function open(edge) {
  const address = edge.getAttribute("href");
  try {
    const parts = await told(address);
    const whole = document.createElement("a");
    whole.href = address;
    whole.textContent = panel.dataset.whole;
    const close = document.createElement("button");
    close.type = "button";
    close.className = "plain";
    close.textContent = panel.dataset.close;
    close.addEventListener("click", () => panel.close());
    const actions = document.createElement("p");
    actions.className = "actions";
    actions.append(close, whole);
    panel.replaceChildren(...parts, actions);
    panel.setAttribute("aria-labelledby", "sources-of");
    if (!panel.open) panel.showModal();
    panel.scrollTop = 0;
    panel.querySelector("h2").focus();
  } catch {
    location.assign(address);
  }
}

if (panel) {
  document.addEventListener("click", (event) => {
    const edge = event.target.closest?.(".network a.edge");
    if (!edge || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    open(edge);
  });
  panel.addEventListener("click", (event) => {
    if (event.target === panel) panel.close(); // beside the panel
  });
}

function mark(event, on) {
  const node = event.target.closest?.(".network .node");
  if (!node) return;
  const net = node.closest(".network");
  net.classList.toggle("picked", on);
  for (const edge of net.querySelectorAll(".edge"))
    edge.classList.toggle("picked", on && edge.getAttribute("aria-label").includes(node.dataset.name));
}

for (const kind of ["pointerover", "focusin"]) document.addEventListener(kind, (event) => mark(event, true));
for (const kind of ["pointerout", "focusout"]) document.addEventListener(kind, (event) => mark(event, false));
