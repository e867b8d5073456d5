// The editor: YASGUI's two halves, YASQE to write a query and YASR to show its answer, on this site's own endpoint.
// Nothing is asked of prefix.cc, of LOV or of any other site; terms come from the ontology by way of /editor.json.
import Yasqe from "@zazuko/yasqe";
import Yasr from "@zazuko/yasr";
import "@zazuko/yasqe/build/yasqe.min.css";
import "@zazuko/yasr/build/yasr.min.css";

const BASE = "https://w3id.org/repgraph/id/";
const form = document.getElementById("sparql");

async function begin() {
  const known = await (await fetch("/editor.json", { headers: { Accept: "application/json" } })).json();
  const area = form.querySelector("textarea");
  const written = document.createElement("div");
  const answer = document.createElement("div");
  written.id = "yasqe";
  answer.id = "yasr";
  form.before(written);
  form.after(answer);
  form.hidden = true;

  Yasqe.registerAutocompleter({
    name: "repgraph",
    bulk: true,
    autoShow: false,
    persistenceId: null,
    get: () => known.terms.map((term) => term.name),
    isValidCompletionPosition: (yasqe) => /^\w*:[\w-]*$/.test(yasqe.getCompleteToken().string),
    preProcessToken: (_, token) => token,
    postProcessToken: (_, token, text) => text,
    postprocessHints: (_, hints) =>
      hints.map((hint) => {
        const term = known.terms.find((one) => one.name === hint.text);
        return term ? { ...hint, displayText: `${term.name}  ${term.label}` } : hint;
      }),
  });

  Yasqe.defaults.autocompleters = ["variables", "repgraph"]; // the others ask LOV
  const yasqe = new Yasqe(written, {
    value: area.value,
    prefixCcApi: null,
    persistenceId: null,
    createShareableLink: null,
    consumeShareLink: null,
    showQueryButton: true,
    resizeable: false,
    lineWrapping: true,
    editorHeight: "20rem",
    screenReaderLabel: form.dataset.label,
    requestConfig: { endpoint: "/sparql", method: "POST", acceptHeaderGraph: "text/turtle,*/*;q=0.5" },
  });
  const yasr = new Yasr(answer, {
    persistenceId: null,
    prefixes: known.prefixes,
    pluginOrder: ["table", "response"],
    defaultPlugin: "table",
  });
  yasqe.on("queryResponse", (_, response, duration) => yasr.setResponse(response, duration));
  yasr.on("drawn", () => link(answer));
  new MutationObserver(() => link(answer)).observe(answer, { childList: true, subtree: true });
  name(written, answer);

  for (const button of document.querySelectorAll("[data-example]"))
    button.addEventListener("click", (event) => {
      event.preventDefault();
      yasqe.setValue(known.queries.find((query) => query.name === button.dataset.example).text);
      yasqe.focus();
      written.scrollIntoView({ block: "start" });
    });
  document.documentElement.dataset.editor = "ready";
  if (area.dataset.run) yasqe.query().catch(() => {});
}

// Things of the graph lead to their pages on this site.
function link(place) {
  for (const anchor of place.querySelectorAll(`a[href^="${BASE}"]`)) {
    anchor.href = `/id/${anchor.getAttribute("href").slice(BASE.length)}`;
    anchor.removeAttribute("target");
  }
}

// Gives names to the controls that the libraries leave without one.
function name(...places) {
  const label = () => {
    for (const place of places) {
      for (const control of place.querySelectorAll("button:not([aria-label]), textarea:not([aria-label]), input:not([aria-label]), select:not([aria-label])"))
        control.setAttribute("aria-label", control.title || control.placeholder || control.textContent.trim() || form.dataset.label);
      for (const scroll of place.querySelectorAll(".CodeMirror-scroll")) {
        scroll.tabIndex = 0; // who has no mouse scrolls by keys
        scroll.setAttribute("role", "region");
        scroll.setAttribute("aria-label", form.dataset.label);
      }
      for (const help of place.querySelectorAll(".yasr_external_ref_btn")) help.remove(); // leads to another site
      for (const svg of place.querySelectorAll("svg:not([aria-hidden])")) svg.setAttribute("aria-hidden", "true");
    }
  };
  label();
  for (const place of places) new MutationObserver(label).observe(place, { childList: true, subtree: true });
}

if (form) begin().catch((error) => console.error(error));
