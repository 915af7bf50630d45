// Owns light and dark: the phone's own choice, or the one tapped here (a dark page in the sun).
// @ts-check

const KEPT_AS = "washfleet_theme";

/** @param {HTMLElement} button */
export function startTheme(button) {
  const darkPhone = matchMedia("(prefers-color-scheme: dark)");
  let chosen = keptTheme();

  function show() {
    const theme = chosen ?? (darkPhone.matches ? "dark" : "light");
    document.documentElement.dataset.theme = theme;
    button.setAttribute("aria-pressed", String(theme === "dark"));
  }

  darkPhone.addEventListener("change", show);
  button.addEventListener("click", () => {
    chosen = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
    keepTheme(chosen);
    show();
  });
  show();
}

/** @returns {string | null} */
function keptTheme() {
  try {
    return localStorage.getItem(KEPT_AS);
  } catch {
    return null; // a private window may refuse
  }
}

/** @param {string} theme */
function keepTheme(theme) {
  try {
    localStorage.setItem(KEPT_AS, theme);
  } catch {
    // Chosen anew next time.
  }
}
