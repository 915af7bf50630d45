// Owns the page's start: the login or the page, whichever the agent answers to.
// @ts-check
import { createAgent } from "./agent.js";
import { find } from "./element.js";
import { startLogin } from "./login.js";
import { startPage } from "./page.js";
import { startTheme } from "./theme.js";

const agent = createAgent();
startTheme(find("#theme"));
agent.isLoggedIn.set(document.body.dataset.client !== "anonymous");

let isStarted = false;
agent.isLoggedIn.follow((isLoggedIn) => {
  find("#login").hidden = isLoggedIn;
  find("#page").hidden = !isLoggedIn;
  find("#ways").hidden = !isLoggedIn;
  find("#logout").hidden = !isLoggedIn;
  if (isLoggedIn && !isStarted) {
    isStarted = true;
    startPage(agent);
  } else if (!isLoggedIn) {
    for (const dialog of document.querySelectorAll("dialog")) dialog.close();
    find("#login_again").hidden = !isStarted;
  }
});
startLogin(agent);
