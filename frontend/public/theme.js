// Sets the chosen theme before the first paint; without a choice the system decides.
try {
  const theme = localStorage.getItem("maxxit.theme");
  if (theme === "dark" || theme === "light") document.documentElement.dataset.theme = theme;
} catch {
  // A browser that refuses storage follows the system.
}
