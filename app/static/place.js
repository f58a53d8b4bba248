/* Where one was in a list that had grown: which pages of it were loaded is in the history, which row was read in the session
   storage. Back on the page, the list grows again and scrolls to that row. */
const doc = document, GROWS = ".older a, .earlier a", READ = ".column :is(.sentence, article, li)[id]";
const grown = []; // the paths of what was loaded, in this order
const key = () => "place:" + history.state?.place;

export const remember = (path) => {
  grown.push(path);
  if (!history.state?.place) history.replaceState({ htmx: true, ...history.state, place: crypto.randomUUID?.() || Date.now() }, "");
  history.scrollRestoration = "manual"; // the browser would scroll before there is anything
};

addEventListener("pagehide", () => {
  const read = grown.length && [...doc.querySelectorAll(READ)].find((one) => one.getBoundingClientRect().top > 0);
  if (!read) return;
  const place = { grown, id: read.id, top: read.getBoundingClientRect().top };
  try { sessionStorage.setItem(key(), JSON.stringify(place)); } catch { /* storage is closed: the list begins anew */ }
});

export const regrow = async () => {
  let place = null;
  try { place = JSON.parse(sessionStorage.getItem(key())); } catch { /* as above */ }
  if (!place) return;
  let moved = false; // whoever scrolls meanwhile has a place already
  for (const name of ["wheel", "touchmove", "keydown"]) addEventListener(name, () => { moved = true; }, { once: true });
  doc.body.dataset.back = "";
  for (const path of place.grown) {
    const link = [...doc.querySelectorAll(GROWS)].find((one) => one.pathname === path);
    if (!link || moved) break;
    const end = Date.now() + 5000;
    link.click();
    while (link.isConnected && Date.now() < end) await new Promise((done) => setTimeout(done, 20)); // its place is taken
  }
  delete doc.body.dataset.back;
  const row = doc.getElementById(place.id);
  if (row && !moved) scrollBy(0, row.getBoundingClientRect().top - place.top);
};
