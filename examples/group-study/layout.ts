import { markup, type Markup, type Part } from './markup.ts';

/** Says to programs what kind of page it is: `wait`, `finished`, `full` or `closed`. */
export const stateMeta = (state: string) => markup`<meta name="study-state" content="${state}">\n`;

const STYLE = markup`<style>
body { font: 1rem/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 44rem; padding: 0 1rem; }
.question, fieldset { margin: 0 0 1.2rem; }
.question > label { display: block; }
.question > input[type='checkbox'] + label, fieldset label { display: inline; }
td, th { padding: 0.3rem 0.6rem; text-align: center; }
th[scope='row'] { font-weight: normal; text-align: left; }
.error { color: #b00020; }
</style>
`;

/** A whole HTML document; `head` is added to its head. */
export function htmlPage(title: string, head: Part, main: Markup): string {
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${head}<title>${title}</title>
${STYLE}</head>
<body>
<main>
<h1>${title}</h1>
${main}</main>
</body>
</html>
`.markup;
}
