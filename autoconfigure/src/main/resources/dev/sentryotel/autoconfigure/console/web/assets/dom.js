// Makes elements. Text becomes text: nothing here, or anywhere on this page, is read as markup.

/**
 * Returns an element.
 *
 * @param tag with classes, such as "span.badge.late"
 * @param properties "on…" are listeners, names with a dash and "role" are attributes, "data" goes
 *     to the data attributes, all else is set on the element; null and undefined are left out
 * @param children elements or texts; null and false are left out
 */
export function h(tag, properties = {}, ...children) {
  const [name, ...classes] = tag.split(".");
  const element = document.createElement(name);
  if (classes.length > 0) element.className = classes.join(" ");
  for (const [key, value] of Object.entries(properties)) {
    if (value === null || value === undefined) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key === "data") Object.assign(element.dataset, value);
    else if (key.includes("-") || key === "role" || key === "for") element.setAttribute(key, value);
    else element[key] = value;
  }
  element.append(...children.flat().filter((child) => child !== null && child !== false));
  return element;
}

/** Returns text for screen readers only. */
export function unseen(text) {
  return h("span.unseen", {}, text);
}

/** Sets the text of an element, if it is another. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Returns a button that copies a text and says so. */
export function copyButton(label, text) {
  const button = h("button.quiet", {
    type: "button",
    onclick: async () => {
      try {
        await navigator.clipboard.writeText(await text());
        button.textContent = "Copied";
      } catch {
        button.textContent = "Not allowed";
      }
      setTimeout(() => (button.textContent = label), 1500);
    },
  }, label);
  return button;
}
