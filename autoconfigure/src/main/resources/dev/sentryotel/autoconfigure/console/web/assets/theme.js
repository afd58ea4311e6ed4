// Light or dark: as the system has it, until somebody says otherwise.

const KEY = "sentry-console-theme";
const LABELS = { system: "Theme: system", light: "Theme: light", dark: "Theme: dark" };
const themes = Object.keys(LABELS);

function stored() {
  try {
    const theme = localStorage.getItem(KEY);
    return themes.includes(theme) ? theme : "system";
  } catch {
    return "system"; // storage may be forbidden
  }
}

export function theme(button) {
  let current = stored();
  const show = () => {
    document.documentElement.dataset.theme = current;
    button.textContent = LABELS[current];
  };
  button.addEventListener("click", () => {
    current = themes[(themes.indexOf(current) + 1) % themes.length];
    try {
      localStorage.setItem(KEY, current);
    } catch {
      // then it holds until the page is loaded again
    }
    show();
  });
  show();
}
