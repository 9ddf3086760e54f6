"use strict";
(() => {
  const SESSION = "TWILIO_FLEX_SSO";
  const OAUTH = "TWILIO_FLEX_OAUTH";
  const CONFIG = "FLEX_CONFIG";
  const DESKTOP = "TWILIO_FLEX_DESKTOP";
  const POPUP = "twilioFlexLoginWindow";
  const SIGNED_IN = "TWILIO_FLEX_LOGIN_SUCCESSFUL";
  const TOKEN_PARAMETERS = ["Token", "Expiration", "Identity", "Roles", "flexUiVersion"];
  const CODE_PARAMETERS = ["code", "state", "error", "error_description", "accountSid", "instanceSid", "consoleLogin", "isConsoleLogin", "ssoProfileSid", "flexUiVersion"];
  const LOGIN_FAILED = "Log in failed. Please contact your administrator";
  const MISSING_ATTRIBUTES = "Missing User Attributes. Please verify your SSO provider is configured to send required attributes (email, roles, flex_user_sid).";
  const settings = JSON.parse(document.getElementById("flex-settings").textContent);

  // Views -----------------------------------------------------------------------------------------------------------

  function show(name) {
    const view = document.getElementById(`view-${name}`).content.cloneNode(true);
    const root = document.getElementById("root");
    root.replaceChildren(view);
    return (selector) => root.querySelector(selector);
  }

  // `details` is a text or a node; `runtime` asks for a runtime domain; `act` is what the button does.
  function showLogin({ message, details, button, runtime, act }) {
    const find = show("login");
    find(".Twilio-LoginFormView-Message").textContent = message;
    if (details) {
      find(".Twilio-LoginFormView-ErrorDetails").append(details);
      find(".Twilio-LoginFormView-ErrorDetails").hidden = false;
    }
    find(".runtime").hidden = !runtime;
    find("button").textContent = button;
    find("form").addEventListener("submit", (event) => {
      event.preventDefault();
      act(find("input[name=runtime]").value.trim());
    });
  }

  function showError(text) {
    const find = show("error");
    find(".Twilio-ErrorPage-Label").textContent = text;
    find("button").addEventListener("click", () => location.reload());
  }

  const VIEWS = [
    { role: "agent", name: "Agent Desktop", title: "Agent Desktop View", id: "agent-desktop-header", tasks: true },
    { role: "supervisor", name: "Teams", title: "Teams View" },
    { role: "supervisor", name: "Queue Stats", title: "Queues Stats View" },
    { role: "admin", name: "Admin", title: "Admin", id: "admin-subheader" },
  ];
  const RANK = { agent: 1, supervisor: 2, admin: 3 };

  function viewsFor(roles) {
    const rank = Math.max(0, ...roles.map((role) => (Object.hasOwn(RANK, role) ? RANK[role] : 0)));
    return VIEWS.filter((view) => RANK[view.role] <= rank);
  }

  async function showDesktop(user) {
    const isFirst = await holdDesktop({ ifAvailable: true });
    const find = show("desktop");
    find(".Twilio-MultiSession").hidden = isFirst;
    find("[data-testid=multi-session-log-in-here]").addEventListener("click", async () => {
      await holdDesktop({ steal: true });
      find(".Twilio-MultiSession").hidden = true;
    });
    find("[data-testid=multi-session-cancel]").addEventListener("click", showLoggedOut);
    const name = user.full_name || user.realm_user_id;
    find(".domain").textContent = runtimeDomain() || "";
    find(".avatar").textContent = initials(name);
    find("[data-testid=user-full-name]").textContent = name;
    find(".Twilio-UserCard-Details h2").textContent = name;
    find("[data-testid=user-identity]").textContent = user.identity;
    find("[data-testid=user-name-id]").textContent = user.realm_user_id;
    find("[data-testid=user-worker-sid]").textContent = user.worker_sid;
    find("[data-testid=token-expiration]").textContent = user.expiration;
    find(".roles").append(...user.roles.map((role) => element("li", role)));
    find("[data-testid=user-controls-logout-button]").addEventListener("click", logOut);
    connectActivity(find, name);
    const views = viewsFor(user.roles);
    find(".Twilio-SideNav-Links").append(...views.map((view) => sideLink(find, view)));
    if (views.length) openView(find, views[0]);
    else find(".Twilio-MainContainer h1").textContent = "You have no permission to see any view";
  }

  // One window of the browser has the desktop, until it goes elsewhere, logs out, or another one takes it over. Says whether it is this one.
  let letGo = () => {};
  function holdDesktop(options) {
    return new Promise((answer) => {
      const hold = (lock) => {
        answer(Boolean(lock));
        return lock ? new Promise((done) => { letGo = done; }) : undefined;
      };
      navigator.locks.request(DESKTOP, options, hold).catch(() => {
        const notice = document.querySelector(".Twilio-MultiSession");
        if (notice) notice.hidden = false;
      });
    });
  }

  function sideLink(find, view) {
    const button = element("button", view.name);
    button.className = "Twilio-SideLink";
    button.type = "button";
    button.dataset.view = view.name;
    button.addEventListener("click", () => openView(find, view));
    const item = document.createElement("li");
    item.append(button);
    return item;
  }

  function openView(find, view) {
    const title = find(".Twilio-MainContainer h1");
    title.textContent = view.title;
    title.dataset.testid = view.id || "view-header";
    find(".Twilio-NoTasksCanvas").hidden = !view.tasks;
    for (const link of document.querySelectorAll(".Twilio-SideLink")) {
      if (link.dataset.view === view.name) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
  }

  function connectActivity(find, name) {
    const button = find("[data-testid=activity-dropdown-button]");
    const tell = () => {
      button.classList.toggle("available", button.textContent === "Available");
      find(".Twilio-UserCard").setAttribute("aria-label", `User ${name} with status ${button.textContent}.`);
    };
    button.addEventListener("click", () => {
      button.textContent = button.textContent === "Offline" ? "Available" : "Offline";
      tell();
    });
    tell();
  }

  function element(tag, text) {
    const node = document.createElement(tag);
    node.textContent = text;
    return node;
  }

  function initials(name) {
    return name.split(/[^\p{L}\p{N}]+/u).filter(Boolean).slice(0, 2).map((word) => word[0].toUpperCase()).join("");
  }

  // API -------------------------------------------------------------------------------------------------------------

  async function call(url, body) {
    const request = body === undefined ? {} : {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    };
    const response = await fetch(url, request);
    return { ok: response.ok, status: response.status, body: await response.json().catch(() => ({})) };
  }

  // Login -----------------------------------------------------------------------------------------------------------

  // `/calm-bear-1234` and `/login/calm-bear-1234` both name a domain.
  function runtimeDomain() {
    const parts = location.pathname.split("/").filter(Boolean);
    return parts[0] === "login" ? parts[1] : parts[0];
  }

  function askForDomain(message) {
    showLogin({ message, button: "Launch", runtime: true, act: (domain) => { if (domain) location.assign(`/${encodeURIComponent(domain)}`); } });
  }

  function link(href, text) {
    const anchor = element("a", text);
    anchor.href = href;
    anchor.rel = "noreferrer";
    return anchor;
  }

  function ssoLink() {
    return link("https://console.twilio.com/us1/develop/flex/users-and-access/single-sign-on", "Check the Single Sign-On settings in the Console.");
  }

  function showLoginProblem(answer) {
    const code = `${answer.status}/${answer.body.code}`;
    const again = { button: "Launch", act: () => location.reload() };
    if (code === "400/70002") {
      showLogin({ message: "Trusted Login has not been enabled for this domain.", details: ssoLink(), ...again });
    } else if (code === "403/70251") {
      const details = `The SSO settings have malformed URLs, or a certificate that is missing or invalid (${answer.body.message}).`;
      showLogin({ message: "Invalid SSO Settings", details, ...again });
    } else {
      showLogin({ message: "Oops! Well, that didn't work :( Please double check your configuration.", ...again });
    }
  }

  async function logIn() {
    if (settings.selfHosted && !settings.accountSid) return showUnconfigured();
    if (!settings.accountSid && !runtimeDomain()) return askForDomain("Hi there, welcome to Flex!");
    const account = await findAccount();
    if (!account) return askForDomain("Oops! Your runtime domain is incorrect.");
    localStorage.setItem(CONFIG, JSON.stringify(account));
    const address = await (settings.enhanced ? enhancedAddress(account) : legacyAddress(account));
    if (address && account.loginPopup) openPopup(address);
    else if (address) location.assign(address);
  }

  // A site whose settings name no account: the button says so to nobody but the console.
  function showUnconfigured() {
    const act = () => console.error("Login: Invalid or missing configuration: accountSid is required");
    showLogin({ message: "Hi there, welcome to Flex!", button: "Launch", act });
  }

  // Where the identity provider is, from legacy `authenticate`; nothing when a problem is shown instead.
  async function legacyAddress(account) {
    const answer = await call(`${settings.iam}/Accounts/${account.accountSid}/authenticate`, {
      products: ["flex"],
      resource: location.href.split("#")[0],
    });
    if (answer.ok && answer.body.location) return answer.body.location;
    showLoginProblem(answer);
    return null;
  }

  // Where an enhanced login begins. What comes back is compared with what is kept here.
  async function enhancedAddress(account) {
    const query = new URLSearchParams({ AccountSid: account.accountSid });
    const answer = await call(`${settings.services}/Authentication/Config?${query}`);
    const connection = answer.ok && answer.body.config_list && answer.body.config_list[0];
    if (!connection) {
      showLogin({ message: "Hmm, Single Sign-On has not been configured.", details: ssoLink(), button: "Launch", act: () => location.reload() });
      return null;
    }
    const kept = { state: random(40), nonce: random(20), codeVerifier: random(96), connection: connection.connection_name };
    localStorage.setItem(OAUTH, JSON.stringify(kept));
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(kept.codeVerifier));
    return `${settings.services}/Authorize?${new URLSearchParams({
      ssoProfileSid: kept.connection,
      state: kept.state,
      nonce: kept.nonce,
      redirectUrl: location.href.split("#")[0],
      codeChallenge: textOf(new Uint8Array(digest)),
    })}`;
  }

  function random(bytes) {
    return textOf(crypto.getRandomValues(new Uint8Array(bytes)));
  }

  function textOf(bytes) {
    return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  }

  // Popup -----------------------------------------------------------------------------------------------------------

  // The login goes on in a window of its own, which hands over the address that it came back to.
  function openPopup(address) {
    const popup = window.open(address, POPUP, "popup,width=600,height=800");
    const blocked = () => showLogin({ message: "Sorry, pop-ups are blocked.", details: link("https://support.google.com/chrome/answer/95472", "How to allow pop-ups"), button: "Continue anyway", act: start });
    if (!popup) return blocked();
    const watch = setInterval(() => {
      if (!popup.closed) return;
      finish();
      blocked();
    }, 100);
    const listen = (event) => {
      if (event.origin !== location.origin || event.source !== popup || event.data.messageId !== SIGNED_IN) return;
      finish();
      popup.close();
      history.replaceState(null, "", event.data.address);
      start();
    };
    const finish = () => {
      clearInterval(watch);
      window.removeEventListener("message", listen);
    };
    window.addEventListener("message", listen);
  }

  // Whether this is the window of a login, back from the identity provider.
  function isFinishedPopup() {
    const names = new URL(location.href).searchParams;
    return window.name === POPUP && window.opener && ["Token", "code", "error"].some((name) => names.has(name));
  }

  // The account of the runtime domain; a self-hosted site is told its account.
  async function findAccount() {
    const query = new URLSearchParams(settings.accountSid ? { AccountSid: settings.accountSid } : { RuntimeDomain: `${runtimeDomain() || ""}.twil.io` });
    const answer = await call(`${settings.flexApi}/v1/Configuration/Public?${query}`);
    const found = answer.ok && answer.body.configurations && answer.body.configurations[0];
    return found ? { accountSid: found.account_sid, loginPopup: found.public_attributes.loginPopup } : null;
  }

  // Takes the token that the ACS put into the address, and the address back to what it was.
  function takeToken() {
    const url = new URL(location.href);
    const token = url.searchParams.get("Token");
    if (!token) return;
    localStorage.setItem(SESSION, JSON.stringify({
      token,
      expiration: url.searchParams.get("Expiration"),
      identity: url.searchParams.get("Identity"),
      roles: url.searchParams.getAll("Roles"),
    }));
    strip(url, TOKEN_PARAMETERS);
  }

  function strip(url, names) {
    for (const name of names) url.searchParams.delete(name);
    history.replaceState(null, "", url);
  }

  // Exchanges the code in the address; false when an error is shown instead.
  async function takeCode() {
    const url = new URL(location.href);
    const [code, state] = ["code", "state"].map((name) => url.searchParams.get(name));
    const kept = JSON.parse(localStorage.getItem(OAUTH));
    localStorage.removeItem(OAUTH);
    strip(url, CODE_PARAMETERS);
    if (!code || !kept || kept.state !== state) {
      showError(`${LOGIN_FAILED} and try again later.`);
      return false;
    }
    const answer = await call(`${settings.services}/OAuth/Tokens`, {
      grant_type: "AuthorizationCode",
      app_type: "SinglePageApp",
      sso_profile_sid: kept.connection,
      code,
      code_verifier: kept.codeVerifier,
      nonce: kept.nonce,
    });
    if (!answer.ok) {
      showError(answer.body.code === 45050 ? MISSING_ATTRIBUTES : failure(answer));
      return false;
    }
    const info = answer.body.token_info;
    const session = { token: answer.body.access_token, refreshToken: answer.body.refresh_token };
    localStorage.setItem(SESSION, JSON.stringify({ ...session, expiration: info.expiration, identity: info.identity, roles: info.roles, accountSid: info.account_sid }));
    return true;
  }

  function failure({ body: { message, code } }) {
    return message ? `${LOGIN_FAILED} with the following details - ${message} (error code ${code})` : `${LOGIN_FAILED} and try again later.`;
  }

  async function account() {
    const kept = localStorage.getItem(CONFIG);
    return kept ? JSON.parse(kept) : findAccount();
  }

  // Who the kept token is; `fresh` tells a login that has just ended from a page opened again.
  async function resume(fresh) {
    const session = JSON.parse(localStorage.getItem(SESSION));
    const owner = await account();
    if (!owner) return askForDomain("Oops! Your runtime domain is incorrect.");
    localStorage.setItem(CONFIG, JSON.stringify(owner));
    const answer = await call(`${settings.flexApi}/v1/Accounts/${owner.accountSid}/Tokens/Info`, { token: session.token });
    if (answer.ok && answer.body.valid) return showDesktop(answer.body);
    localStorage.removeItem(SESSION);
    if (!fresh) return logIn();
    showError(failure(answer));
  }

  // A computer that wakes finds its token old, or over: the page renews it at once. What cannot be renewed has ended.
  async function renew() {
    const session = JSON.parse(localStorage.getItem(SESSION));
    const root = document.getElementById("root");
    if (!session || !root.querySelector(".Twilio-MainContainer")) return;
    root.setAttribute("aria-busy", "true");
    try {
      const answer = await (session.refreshToken ? renewEnhanced(session) : renewLegacy(session));
      if (answer.ok) localStorage.setItem(SESSION, JSON.stringify({ ...session, ...answer.renewed }));
      else endSession(answer);
    } catch (error) {
      console.error(error);
    } finally {
      root.removeAttribute("aria-busy");
    }
  }

  async function renewLegacy({ token }) {
    const { accountSid } = await account();
    const answer = await call(`${settings.iam}/Accounts/${accountSid}/Tokens/refresh`, { token });
    return { ...answer, renewed: { token: answer.body.token, expiration: answer.body.expiration } };
  }

  async function renewEnhanced({ refreshToken }) {
    const answer = await call(`${settings.services}/OAuth/Tokens`, {
      grant_type: "RefreshToken",
      app_type: "SinglePageApp",
      refresh_token: refreshToken,
    });
    return { ...answer, renewed: { token: answer.body.access_token, refreshToken: answer.body.refresh_token } };
  }

  function endSession(answer) {
    if (settings.sessionEndIsLogout) return logOut();
    for (const key of [SESSION, OAUTH]) localStorage.removeItem(key);
    letGo();
    showError(failure(answer));
  }

  function logOut() {
    for (const key of [SESSION, OAUTH]) localStorage.removeItem(key);
    showLoggedOut();
  }

  function showLoggedOut() {
    letGo();
    showLogin({ message: "You have logged out successfully!", button: "Log in again", act: start });
  }

  async function start() {
    try {
      if (isFinishedPopup()) return window.opener.postMessage({ messageId: SIGNED_IN, address: location.href }, location.origin);
      const names = new URL(location.href).searchParams;
      const returned = settings.enhanced && (names.has("code") || names.has("error"));
      const fresh = returned || names.has("Token");
      if (returned && !(await takeCode())) return;
      takeToken();
      await (localStorage.getItem(SESSION) ? resume(fresh) : logIn());
    } catch (error) {
      console.error(error);
      showError(`${LOGIN_FAILED} and try again later.`);
    }
  }

  document.addEventListener("resume", renew);
  start();
})();
