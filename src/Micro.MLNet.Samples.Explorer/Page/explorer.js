'use strict';
// Everything that comes from data is put in as text, never as markup.

const $ = id => document.getElementById(id);
const state = { model: null, user: null, seen: [], history: [], changed: false, item: null, ask: 0, look: 0 };
const colors = 4;
const middle = { x: 230, y: 165 }; // of the graph

async function fetchJson(path, body) {
  const answer = await fetch(path, body === undefined ? {} : { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
  if (!answer.ok) {
    const problem = await answer.json().catch(() => ({}));
    const faults = Object.values(problem.errors ?? {}).flat().join(' ');
    throw new Error(faults || problem.detail || problem.title || `The server answered ${answer.status}.`);
  }
  return answer.json();
}

const path = (...parts) => '/' + parts.map(encodeURIComponent).join('/');
const nameOf = item => item.title ?? item.id;
const say = text => { $('status').textContent = text; };

function element(name, className, text) {
  const made = document.createElement(name);
  if (className) { made.className = className; }
  if (text !== undefined) { made.textContent = text; }
  return made;
}

function drawing(name, attributes, parent) {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) { made.setAttribute(key, value); }
  parent?.append(made);
  return made;
}

// Runs what a person asked for, and says what went wrong.
async function attempt(work) {
  $('error').hidden = true;
  try {
    await work();
  } catch (fault) {
    $('error').textContent = fault.message;
    $('error').hidden = false;
    say('');
  }
}

function thumbnail(item) {
  if (!item.hasPicture) {
    return element('span', 'blank');
  }
  const picture = element('img');
  picture.src = path('items', item.id, 'picture');
  picture.alt = ''; // the title stands beside it
  picture.loading = 'lazy';
  return picture;
}

function row(item, score, action) {
  const line = element('li');
  const open = element('button', 'open', nameOf(item));
  open.type = 'button';
  open.dataset.item = item.id;
  open.append(element('small', '', [item.title ? item.id : null, item.category].filter(Boolean).join(' · ')));
  open.addEventListener('click', () => attempt(() => showItem(item.id, true)));
  line.append(thumbnail(item), open);
  if (score !== undefined) {
    line.append(element('span', 'score', score.toFixed(3)));
  }
  if (action) {
    const button = element('button', '', action.text);
    button.type = 'button';
    button.setAttribute('aria-label', `${action.text} ${nameOf(item)}`);
    button.addEventListener('click', () => attempt(() => action.run(item)));
    line.append(button);
  }
  return line;
}

function fill(list, rows, empty) {
  list.replaceChildren(...(rows.length > 0 ? rows : [element('li', 'note', empty)]));
  markCurrent();
}

// A link to what is shown.
function keepAddress() {
  const shown = new URLSearchParams();
  if (state.user !== null) { shown.set('user', state.user); }
  if (state.item !== null) { shown.set('item', state.item); }
  history.replaceState(null, '', `#${shown}`);
}

function markCurrent() {
  for (const open of document.querySelectorAll('.open')) {
    open.setAttribute('aria-current', String(open.dataset.item === state.item));
  }
}

async function showUser(user) {
  say('Loading…');
  const seen = await fetchJson(path('users', user, 'history'));
  Object.assign(state, { user, seen, history: [...seen], changed: false });
  await refresh(`User ${user}`);
  keepAddress();
}

async function refresh(what) {
  const ask = ++state.ask; // an answer that comes after a later question is dropped
  const category = $('category').value;
  const relevance = $('variety').checked ? 0.6 : 1;
  const list = state.changed || state.user === null
    ? await fetchJson('/recommendations', { history: state.history.map(item => item.id), k: 12, category: category || null, relevance })
    : await fetchJson(`${path('users', state.user, 'recommendations')}?${new URLSearchParams({ k: 12, category, relevance })}`);
  if (ask !== state.ask) { return; }
  $('reset').hidden = !state.changed;
  $('basis').textContent = state.changed || state.user === null
    ? `For whoever has these ${state.history.length} items.`
    : `For user ${state.user}, as trained.`;
  fill($('history'), state.history.map(item => row(item, undefined, { text: 'Remove', run: remove })), 'No items.');
  fill($('recommendations'), list.map(entry => row(entry.item, entry.score, { text: 'Add', run: add })), 'Nothing to recommend.');
  say(`${what}: ${list.length} recommendations.`);
}

async function add(item) {
  state.history.push(item);
  state.changed = true;
  await refresh(`Added ${nameOf(item)}`);
  $('recommendations').focus();
}

async function remove(item) {
  state.history = state.history.filter(other => other.id !== item.id);
  state.changed = true;
  await refresh(`Removed ${nameOf(item)}`);
  $('recommendations').focus();
}

function bar(name, value, largest) {
  const line = element('div', 'bar');
  line.setAttribute('role', 'listitem');
  const track = element('div', 'track');
  const part = element('div', value < 0 ? 'fill negative' : 'fill');
  part.style.width = `${largest > 0 ? Math.abs(value) / largest * 100 : 0}%`;
  track.append(part);
  line.append(element('span', 'name', name), track, element('span', 'value', value.toFixed(3)));
  return line;
}

function bars(target, entries) {
  const largest = Math.max(...entries.map(([, value]) => Math.abs(value)), 0);
  target.replaceChildren(...entries.map(([name, value]) => bar(name, value, largest)));
}

async function showItem(id, moveFocus) {
  const look = ++state.look;
  const explain = state.user === null ? null : fetchJson(`/explain?${new URLSearchParams({ user: state.user, item: id })}`);
  const [details, similar, explanation] = await Promise.all([fetchJson(path('items', id)), fetchJson(`${path('items', id, 'similar')}?k=5`), explain]);
  if (look !== state.look) { return; }
  state.item = id;
  $('item-hint').hidden = true;
  $('item').hidden = false;
  $('item-heading').textContent = nameOf(details.item);
  $('item-facts').textContent = [details.item.id, details.item.category].filter(Boolean).join(' · ');
  $('picture').hidden = !details.item.hasPicture;
  if (details.item.hasPicture) {
    $('picture').src = path('items', id, 'picture');
    $('picture').alt = `Picture of ${nameOf(details.item)}`;
  }
  showSplit(explanation);
  const weights = details.modalities.map(modality => [modality.name, modality.weight]);
  weights.length > 0 ? bars($('weights'), weights) : $('weights').replaceChildren(element('p', 'note', 'The model has no modalities.'));
  showGraph(details);
  fill($('similar'), similar.map(entry => row(entry.item, entry.score)), 'None.');
  if (moveFocus) {
    $('details').focus({ preventScroll: true });
    $('details').scrollIntoView({ block: 'nearest' });
  }
  keepAddress();
  say(`Item ${nameOf(details.item)}.`);
}

function showSplit(explanation) {
  $('split-block').hidden = explanation === null;
  if (explanation === null) { return; }
  const known = explanation.contentPart !== null;
  bars($('split'), [
    ['score', explanation.score],
    ...(known ? [['who chose what', explanation.collaborativePart], ['content', explanation.contentPart]] : []),
    ...explanation.modalities.filter(modality => modality.contentPart !== null).map(modality => [`· by ${modality.name}`, modality.contentPart]),
  ]);
  const own = explanation.seenNeighbors.slice(0, 5).map(neighbor => nameOf(neighbor.item)).join(', ');
  $('split-note').textContent =
    `Of user ${state.user} as trained${state.changed ? ', without your changes' : ''}. ` +
    (known ? '' : 'This model can\'t tell the parts. ') + (own ? `Neighbors that the user has: ${own}.` : 'None of its neighbors is the user\'s.');
}

// The item in the middle, each modality's neighbors on the ring around it.
function showGraph(details) {
  const graph = $('graph');
  const nodes = new Map();
  details.modalities.forEach((modality, m) => modality.neighbors.slice(0, 6).forEach(neighbor => {
    const node = nodes.get(neighbor.item.id) ?? { item: neighbor.item, edges: [] };
    node.edges.push({ m, weight: neighbor.score });
    nodes.set(neighbor.item.id, node);
  }));
  const ring = [...nodes.values()];
  const strongest = Math.max(...ring.flatMap(node => node.edges.map(edge => edge.weight)), 1e-9);
  graph.replaceChildren();
  const edges = drawing('g', {}, graph);
  const history = new Set(state.history.map(item => item.id));
  ring.forEach((node, n) => {
    const angle = 2 * Math.PI * n / ring.length - Math.PI / 2;
    const [x, y] = [middle.x + 130 * Math.cos(angle), middle.y + 118 * Math.sin(angle)];
    node.edges.forEach((edge, e) => drawing('line', {
      x1: middle.x + 4 * e, y1: middle.y, x2: x + 4 * e, y2: y, class: `m${edge.m % colors}`, 'stroke-width': 1 + 5 * Math.max(edge.weight, 0) / strongest,
    }, edges));
    const seen = history.has(node.item.id);
    const said = node.edges.map(edge => `${details.modalities[edge.m].name} ${edge.weight.toFixed(3)}`).join(', ');
    place(graph, node.item, x, y, 14, `node${seen ? ' seen' : ''}`, `${nameOf(node.item)}: ${said}${seen ? ', in the history' : ''}`);
  });
  place(graph, details.item, middle.x, middle.y, 20, 'center', null);
  if (ring.length === 0) { drawing('text', { x: middle.x, y: middle.y + 50 }, graph).textContent = 'No neighbors'; }
  $('legend').replaceChildren(...details.modalities.map((modality, m) => {
    const entry = element('li');
    const sample = drawing('svg', { viewBox: '0 0 20 8', 'aria-hidden': 'true' });
    drawing('line', { x1: 0, y1: 4, x2: 20, y2: 4, 'stroke-width': 4, class: `m${m % colors}` }, sample);
    entry.append(sample, document.createTextNode(modality.name));
    return entry;
  }));
}

function place(graph, item, x, y, radius, className, label) {
  const node = drawing('g', { class: className }, graph);
  drawing('circle', { cx: x, cy: y, r: radius }, node);
  if (item.hasPicture) { // a square inside the circle
    const half = radius * 0.66;
    drawing('image', { href: path('items', item.id, 'picture'), x: x - half, y: y - half, width: 2 * half, height: 2 * half }, node);
  }
  // away from the middle, and from the neighbor's name
  const side = Math.abs(x - middle.x) < 10 ? 0 : Math.sign(x - middle.x);
  const text = drawing('text', { x: x - side * radius, y: y < middle.y ? y - radius - 5 : y + radius + 12, class: ['before', 'around', 'after'][side + 1] }, node);
  const name = nameOf(item);
  text.textContent = name.length > 16 ? `${name.slice(0, 15)}…` : name;
  if (label === null) { return; }
  node.setAttribute('role', 'button');
  node.setAttribute('tabindex', '0');
  node.setAttribute('aria-label', label);
  drawing('title', {}, node).textContent = label;
  const go = () => attempt(() => showItem(item.id, true));
  node.addEventListener('click', go);
  node.addEventListener('keydown', event => {
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      go();
    }
  });
}

async function suggestUsers() {
  const found = await fetchJson(`/users?${new URLSearchParams({ search: $('user').value.slice(0, 100), k: 50 })}`);
  $('users').replaceChildren(...found.map(id => {
    const option = element('option');
    option.value = id;
    return option;
  }));
  return found;
}

async function start() {
  const model = await fetchJson('/model');
  state.model = model;
  $('facts').textContent =
    `${model.algorithm}: ${model.users} users, ${model.items} items, ${model.interactions} interactions` +
    (model.modalities.length > 0 ? `, modalities ${model.modalities.join(', ')}.` : '.');
  $('category').append(...model.categories.map(name => {
    const option = element('option', '', name);
    option.value = name;
    return option;
  }));
  const wanted = new URLSearchParams(location.hash.slice(1)); // #user=ID&item=ID
  const user = wanted.get('user') ?? (await suggestUsers())[0];
  if (user !== undefined) {
    $('user').value = user;
    await showUser(user);
  }
  if (wanted.has('item')) { await showItem(wanted.get('item'), false); }
}

let waiting;
$('user').addEventListener('focus', () => attempt(suggestUsers), { once: true });
$('user').addEventListener('input', () => {
  clearTimeout(waiting);
  waiting = setTimeout(() => attempt(suggestUsers), 200);
});
$('user-form').addEventListener('submit', event => {
  event.preventDefault();
  attempt(() => showUser($('user').value));
});
$('reset').addEventListener('click', () => attempt(async () => {
  Object.assign(state, { history: [...state.seen], changed: false });
  await refresh('Changes undone');
  $('recommendations').focus();
}));
for (const id of ['category', 'variety']) {
  $(id).addEventListener('change', () => attempt(() => refresh('Changed')));
}
attempt(start);
