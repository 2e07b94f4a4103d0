// An item in the middle, its neighbors of every modality around it; nodes are buttons.
const space = 'http://www.w3.org/2000/svg';

function shape(name, attributes) {
  const element = document.createElementNS(space, name);
  for (const [key, value] of Object.entries(attributes)) {
    element.setAttribute(key, value);
  }
  return element;
}

const short = (text) => (text.length > 18 ? `${text.slice(0, 17)}…` : text);

function node(item, x, y, kinds, label, choose) {
  const group = shape('g', { class: `node ${kinds}`, tabindex: '0', role: 'button', 'aria-label': label, 'data-id': item.id });
  group.append(shape('circle', { cx: x, cy: y, r: 14 }));
  const text = shape('text', { x, y: y + 28 });
  text.textContent = short(item.title);
  const title = shape('title', {});
  title.textContent = label;
  group.append(text, title);
  group.addEventListener('click', () => choose(item.id));
  group.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      choose(item.id);
    }
  });
  return group;
}

export function drawGraph(svg, legend, item, modalities, choose) {
  const around = new Map();
  modalities.forEach((modality, m) => {
    for (const neighbor of modality.neighbors) {
      const entry = around.get(neighbor.item.id) ?? { item: neighbor.item, seen: neighbor.seen, edges: [] };
      entry.edges.push({ m, name: modality.name, weight: neighbor.weight });
      around.set(neighbor.item.id, entry);
    }
  });
  const largest = Math.max(...[...around.values()].flatMap((entry) => entry.edges.map((edge) => Math.abs(edge.weight))), 1e-9);
  const [lines, nodes] = [[], []];
  [...around.values()].forEach((entry, n) => {
    const angle = (2 * Math.PI * n) / around.size - Math.PI / 2;
    const radius = around.size > 8 && n % 2 ? 110 : 158;
    const [x, y] = [200 + radius * Math.cos(angle), 192 + radius * Math.sin(angle)];
    entry.edges.forEach((edge, e) => lines.push(shape('line', {
      class: `edge modality-${edge.m % 3}`, x1: 200 + 4 * e, y1: 192, x2: x + 4 * e, y2: y, 'stroke-width': 1 + (4 * Math.abs(edge.weight)) / largest,
    })));
    const label = `${entry.item.title}: ${entry.edges.map((edge) => `${edge.name} ${edge.weight.toFixed(3)}`).join(', ')}${entry.seen ? ', in the history' : ''}`;
    nodes.push(node(entry.item, x, y, entry.seen ? 'seen' : '', label, choose));
  });
  nodes.push(node(item, 200, 192, 'center', `${item.title}, in the middle`, choose));
  svg.replaceChildren(...lines, ...nodes);
  svg.toggleAttribute('hidden', around.size === 0);
  legend.replaceChildren(...modalities.map((modality, m) => {
    const entry = document.createElement('li');
    const sample = shape('svg', { viewBox: '0 0 32 10', 'aria-hidden': 'true' });
    sample.append(shape('line', { class: `edge modality-${m % 3}`, x1: 0, y1: 5, x2: 32, y2: 5, 'stroke-width': 4 }));
    entry.append(sample, modality.name);
    return entry;
  }));
}
