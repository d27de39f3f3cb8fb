// Every element with data-behaviour="name" gets the behaviour of that name, fetched only when a page has it.

const NAME = /^[a-z]+$/;

async function attach(element, name) {
  if (!NAME.test(name)) return;
  const behaviour = await import(`./behaviours/${name}.js`);
  behaviour.default(element);
}

for (const element of document.querySelectorAll("[data-behaviour]")) {
  for (const name of element.dataset.behaviour.split(" ")) attach(element, name);
}
