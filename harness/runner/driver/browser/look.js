(seenDocument, seenVersion) => new Promise((resolve) => {
  const document_ = performance.timeOrigin;
  if (!globalThis.flexgate) {
    globalThis.flexgate = { version: 1, waiting: new Set() };
    const changed = () => {
      flexgate.version += 1;
      for (const look of [...flexgate.waiting]) look();
    };
    new MutationObserver(changed).observe(document, {
      attributes: true, characterData: true, childList: true, subtree: true,
    });
    document.addEventListener("readystatechange", changed);
  }
  const look = () => {
    const seen = seenDocument === document_ && flexgate.version <= seenVersion;
    if (seen || document.readyState === "loading" || !document.documentElement) return;
    flexgate.waiting.delete(look);
    resolve(JSON.stringify({
      document: document_,
      version: flexgate.version,
      complete: document.readyState === "complete",
      url: location.href,
      html: document.documentElement.outerHTML,
    }));
  };
  flexgate.waiting.add(look);
  look();
})
