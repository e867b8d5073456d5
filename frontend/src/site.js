// What every page gains from scripts: suggestions while typing, sources that open where a number leads.

const WAIT = 180;

function suggestions(input) {
  const list = document.createElement("ul");
  list.className = "suggestions";
  list.id = `${input.id}-suggestions`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.labels?.[0]?.textContent ?? "");
  list.hidden = true;
  input.form.append(list);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");

  let timer = 0;
  let latest = 0;
  let chosen = -1;

  const options = () => [...list.children];
  const close = () => {
    list.hidden = true;
    chosen = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const choose = (number) => {
    const found = options();
    chosen = (number + found.length) % found.length;
    found.forEach((option, place) => option.setAttribute("aria-selected", String(place === chosen)));
    found[chosen].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", found[chosen].id);
  };
  const show = (hits) => {
    list.replaceChildren(
      ...hits.map((hit, place) => {
        const option = document.createElement("li");
        option.id = `${list.id}-${place}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.dataset.url = hit.url;
        const name = document.createElement("strong");
        name.textContent = hit.label;
        const rest = document.createElement("span");
        rest.className = "small";
        rest.textContent = [hit.dates, hit.kindLabel, hit.form === hit.label ? "" : hit.form].filter(Boolean).join(" · ");
        option.append(name, " ", rest);
        option.addEventListener("mousedown", (event) => {
          event.preventDefault();
          location.assign(hit.url);
        });
        return option;
      }),
    );
    list.hidden = hits.length === 0;
    input.setAttribute("aria-expanded", String(hits.length > 0));
    chosen = -1;
  };
  const ask = async () => {
    const text = input.value.trim();
    const number = ++latest;
    if (text.length < 2) return close();
    try {
      const answer = await fetch(`/suggest?q=${encodeURIComponent(text)}`, { headers: { Accept: "application/json" } });
      if (number === latest && answer.ok) show(await answer.json());
    } catch {
      close();
    }
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown") choose(chosen + 1);
    else if (event.key === "ArrowUp") choose(chosen - 1);
    else if (event.key === "Escape") return close();
    else if (event.key === "Enter" && chosen >= 0) location.assign(options()[chosen].dataset.url);
    else return;
    event.preventDefault();
  });
}

// A number in brackets leads to a statement that may lie in a closed box, and to the box of its line.
function open() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  for (let box = target.closest("details"); box; box = box.parentElement?.closest("details")) box.open = true;
  target.querySelector(":scope > .what > details.evidence")?.setAttribute("open", "");
  target.scrollIntoView({ block: "start" });
}

for (const input of document.querySelectorAll("input[data-suggest]")) suggestions(input);
addEventListener("hashchange", open);
if (location.hash) open();
addEventListener("beforeprint", () => {
  for (const box of document.querySelectorAll("details.evidence")) box.open = true;
});
