// Owns the document around every page: head, styles, theme, language.
import { define } from "../state.ts";

export default define.layout(({ Component, state, asset, title }) => (
  <html lang={state.language}>
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <title>{title === null ? "washfleet" : `${title} · washfleet`}</title>
      <link rel="icon" type="image/svg+xml" href={asset("favicon.svg")} />
      <link rel="stylesheet" href={asset("app.css")} />
    </head>
    <body class={state.theme === "system" ? "" : state.theme}>
      <Component />
    </body>
  </html>
));
