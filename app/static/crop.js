/* Choosing the square of a portrait. Loaded where its form is shown; without it the server takes the middle. */
const STEP = 0.02; // of the shorter edge, with one press of a key
const within = (value, least, most) => Math.min(Math.max(value, least), most);

export function start(stage) {
  const form = stage.closest("form");
  const [file, picture] = [form.querySelector("[type=file]"), stage.querySelector("img")];
  const [square, size] = [stage.querySelector("[tabindex]"), stage.querySelector("[type=range]")];
  const [left, top, side] = ["left", "top", "side"].map((name) => form.elements[name]);
  let width, height, short; // of the picture as it is seen, upright
  let box; // left, top and side of the square, in the same pixels

  const place = (x, y, length) => {
    length = within(length, short * size.min / 100, short);
    box = { x: within(x, 0, width - length), y: within(y, 0, height - length), length };
    left.value = (box.x / width).toFixed(5);
    top.value = (box.y / height).toFixed(5);
    side.value = (box.length / short).toFixed(5);
    size.value = Math.round(100 * box.length / short);
    square.style.left = 100 * box.x / width + "%";
    square.style.top = 100 * box.y / height + "%";
    square.style.width = 100 * box.length / width + "%";
    size.setAttribute("aria-valuetext", words());
  };
  // Where the square is, in words: said a moment after the last move, not at each.
  const percent = (part, whole) => `${Math.round(100 * part / whole)}\u00a0%`;
  const words = () => stage.dataset.said.replace("{left}", percent(box.x, width))
    .replace("{top}", percent(box.y, height)).replace("{size}", percent(box.length, short));
  let waiting;
  const say = () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => { document.getElementById("said").textContent = words(); }, 300);
  };
  const move = (x, y) => place(box.x + x, box.y + y, box.length);
  const resize = (length) => {
    length = within(length, short * size.min / 100, short);
    const half = (box.length - length) / 2; // around its own middle
    place(box.x + half, box.y + half, length);
  };
  const leave = () => {
    stage.hidden = true;
    left.value = top.value = side.value = "";
  };

  const show = () => {
    leave();
    const chosen = file.files[0];
    if (!chosen || !file.accept.split(",").includes(chosen.type)) return; // the server says what is wrong with it
    const reader = new FileReader();
    reader.addEventListener("load", () => {
      picture.src = reader.result; // data: is what the content policy allows
      picture.decode().then(() => {
        if (file.files[0] !== chosen) return;
        [width, height] = [picture.naturalWidth, picture.naturalHeight];
        short = Math.min(width, height);
        size.min = Math.min(100, Math.ceil(Math.max(10, 9600 / short))); // no fewer pixels than the small portrait has
        stage.hidden = false;
        place((width - short) / 2, (height - short) / 2, short);
      }, leave);
    });
    reader.readAsDataURL(chosen);
  };
  file.addEventListener("change", show);
  if (file.files.length) show(); // chosen while this script was on its way

  // Without dragging: a click beside the square brings its middle there.
  picture.addEventListener("click", (event) => {
    const scale = width / picture.clientWidth;
    place(event.offsetX * scale - box.length / 2, event.offsetY * scale - box.length / 2, box.length);
    say();
  });

  let held; // where the pointer took hold of the square, and where that was then
  square.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    square.focus();
    square.setPointerCapture(event.pointerId);
    held = { x: event.clientX, y: event.clientY, box };
  });
  square.addEventListener("pointermove", (event) => {
    if (!square.hasPointerCapture(event.pointerId)) return;
    const scale = width / picture.clientWidth;
    place(held.box.x + (event.clientX - held.x) * scale, held.box.y + (event.clientY - held.y) * scale, box.length);
  });
  square.addEventListener("pointerup", say);
  size.addEventListener("input", () => resize(short * size.value / 100));
  square.addEventListener("keydown", (event) => {
    const step = short * STEP;
    const moves = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] };
    const grows = { "+": step, "=": step, "-": -step }[event.key];
    if (event.ctrlKey || event.metaKey || event.altKey || !(moves[event.key] || grows)) return;
    event.preventDefault();
    if (grows) resize(box.length + grows);
    else move(...moves[event.key]);
    say();
  });
}
