import { drawGraph } from '/graph.js';

const at = (id) => document.getElementById(id);
const state = { user: null, history: [], chosen: [] };
let latest = 0; // an answer that comes after a newer question is dropped

function make(name, text, kind) {
  const element = document.createElement(name);
  if (text !== undefined) { element.textContent = text; }
  if (kind) { element.className = kind; }
  return element;
}

async function ask(path, body) {
  const response = await fetch(path, body && { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) {
    const faults = Object.values(answer.errors ?? {}).flat();
    throw new Error(faults.join(' ') || answer.detail || `The server answered ${response.status}.`);
  }
  return answer;
}

async function attempt(work) {
  try {
    at('status').textContent = '';
    await work();
  } catch (error) {
    at('status').textContent = error.message;
  }
}

function card(item, note, action) {
  const entry = make('li', undefined, 'card');
  entry.dataset.id = item.id;
  if (item.picture) {
    const picture = make('img');
    picture.src = item.picture;
    picture.alt = '';
    picture.loading = 'lazy';
    entry.append(picture);
  }
  const text = make('div', undefined, 'text');
  const open = make('button', item.title);
  open.type = 'button';
  open.setAttribute('aria-label', `Explain ${item.title}`);
  open.addEventListener('click', () => attempt(() => showItem(item.id)));
  text.append(open, make('small', [item.category, note].filter(Boolean).join(' · ')));
  entry.append(text);
  if (action) {
    const choose = make('button', 'Choose');
    choose.type = 'button';
    choose.setAttribute('aria-label', `Choose ${item.title}`);
    choose.addEventListener('click', () => attempt(() => action(item)));
    entry.append(choose);
  }
  return entry;
}

function showHistory() {
  at('history').replaceChildren(
    ...state.chosen.map((item) => card(item, 'just chosen')),
    ...state.history.map((item) => card(item)));
  at('reset').hidden = state.chosen.length === 0;
}

async function showRecommendations() {
  const question = ++latest;
  const own = [...state.chosen, ...state.history].map((item) => item.id).slice(0, 200);
  const relevance = (1 - Number(at('relevance').value)).toFixed(2);
  const list = state.chosen.length > 0
    ? await ask('/recommendations', { items: own, k: 10 })
    : await ask(`/users/${encodeURIComponent(state.user)}/recommendations?k=10&relevance=${relevance}&damping=${at('damping').value}`);
  if (question !== latest) { return; }
  for (const control of ['relevance', 'damping']) { at(control).disabled = state.chosen.length > 0; }
  at('basis').textContent = list.basis === 'trained' ? 'From the trained user.' : 'From the history and the new choices.';
  at('recommendations').replaceChildren(...list.items.map((entry) => card(entry.item, `score ${entry.score.toFixed(3)}`, choose)));
}

async function choose(item) {
  state.chosen.unshift(item);
  showHistory();
  await showRecommendations();
  at('status').textContent = `${item.title} is chosen; the recommendations have changed.`;
  at('recommendations').focus({ preventScroll: true });
}

function bar(name, value, least, most) {
  const row = make('div', undefined, 'bar');
  const meter = make('meter');
  [meter.min, meter.max, meter.value] = [least, most, value];
  meter.setAttribute('aria-label', `${name} ${value.toFixed(3)}`);
  row.append(make('span', name), meter, make('span', value.toFixed(3)));
  return row;
}

async function showItem(id) {
  const known = state.user ? `&user=${encodeURIComponent(state.user)}` : '';
  const answer = state.user
    ? await ask(`/explain?item=${encodeURIComponent(id)}${known}`)
    : await ask(`/items/${encodeURIComponent(id)}/graph`);
  at('item').replaceChildren(make('h3', answer.item.title), make('p', answer.score === undefined ? '' : `Score ${answer.score.toFixed(3)} for ${state.user}`));
  const parts = answer.parts ?? [];
  const largest = Math.max(...parts.map((part) => Math.abs(part.value)), 1e-9);
  at('bars').replaceChildren(
    ...(parts.length > 0 ? [make('h4', 'Parts of the score'), ...parts.map((part) => bar(part.name, part.value, -largest, largest))] : []),
    ...(answer.modalities.length > 0 ? [make('h4', 'Weights of the modalities'), ...answer.modalities.map((modality) => bar(modality.name, modality.weight, 0, 1))] : []));
  drawGraph(at('graph'), at('legend'), answer.item, answer.modalities, (next) => attempt(() => showItem(next)));
  at('graph').dataset.id = id;
  at('item').scrollIntoView({ block: 'nearest' }); // on a phone the section lies below the lists
  window.history.replaceState(null, '', `#${encodeURIComponent(state.user ?? '')}/${encodeURIComponent(id)}`);
}

async function showUser(user) {
  const history = await ask(`/users/${encodeURIComponent(user)}`);
  Object.assign(state, { user, history: history.items, chosen: [] });
  at('user').value = user;
  window.history.replaceState(null, '', `#${encodeURIComponent(user)}`);
  showHistory();
  await showRecommendations();
}

async function fillUsers() {
  const list = await ask(`/users?limit=50&prefix=${encodeURIComponent(at('user').value)}`);
  at('users').replaceChildren(...list.users.map((id) => { const option = make('option'); option.value = id; return option; }));
  return list;
}

at('show').addEventListener('click', () => attempt(() => showUser(at('user').value.trim())));
at('user').addEventListener('keydown', (event) => { if (event.key === 'Enter') { attempt(() => showUser(at('user').value.trim())); } });
at('user').addEventListener('input', () => attempt(fillUsers));
at('reset').addEventListener('click', () => attempt(async () => { state.chosen = []; showHistory(); await showRecommendations(); }));
for (const control of ['relevance', 'damping']) { at(control).addEventListener('change', () => state.user && attempt(showRecommendations)); }

attempt(async () => {
  const served = await ask('/health');
  at('served').textContent = `${served.algorithm}: ${served.users} users, ${served.items} items`;
  const [user, item] = location.hash.slice(1).split('/').map(decodeURIComponent); // a link to a user and an item
  const list = await fillUsers();
  if (user || list.users.length > 0) { await showUser(user || list.users[0]); }
  if (item) { await showItem(item); }
});
