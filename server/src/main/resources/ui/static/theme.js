// Runs before the first paint, so that the page never flashes in the other theme.
(function () {
  try {
    var theme = localStorage.getItem('slipway-theme');
    if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
    if (localStorage.getItem('slipway-density') === 'dense') document.documentElement.dataset.density = 'dense';
  } catch (e) { /* storage refused: the system's theme holds */ }
})();
