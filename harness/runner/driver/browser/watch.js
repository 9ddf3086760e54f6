(() => {
  // Runs in every document before its own scripts, in a world of its own that they do not see. Tells of the document once
  // it is parsed, and again after a change, when it was asked to: a page that changes all the time is not told all the time.
  if (window !== window.top || globalThis.flexgate) return;
  const state = { version: 1, told: 0, wanted: true };
  const tell = () => {
    if (!state.wanted || state.told === state.version) return;
    if (document.readyState === "loading" || !document.documentElement) return;
    state.wanted = false;
    state.told = state.version;
    flexgateTell(JSON.stringify({
      document: performance.timeOrigin,
      complete: document.readyState === "complete",
      url: location.href,
      html: document.documentElement.outerHTML,
    }));
  };
  const changed = () => {
    state.version += 1;
    tell();
  };
  globalThis.flexgate = {
    ask() {
      state.wanted = true;
      tell();
    },
    askAnew() {
      state.told = 0;
      this.ask();
    },
  };
  new MutationObserver(changed).observe(document, {
    attributes: true, characterData: true, childList: true, subtree: true,
  });
  document.addEventListener("readystatechange", changed);
  tell();
})();
