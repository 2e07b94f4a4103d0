"""The published MICRO code's training (commit 80f6cc6, backbone LightGCN, its defaults), written anew op by op in PyTorch.

    python3 whole_training.py DATA OUT [SEED] [EPOCHS]

DATA has the published layout (5-core/*.json, *_feat.npy). OUT gets the initial parameters, every triplet that was drawn, and the mean loss of each epoch with
Recall@20 on validation and test: what WholeTrainingTests trains on and compares with. Needs torch, numpy and scipy; N x N matrices, so some thousand items at most.
"""
import json
import os
import random
import sys

import numpy as np
import scipy.sparse as sp
import torch
import torch.nn as nn
import torch.nn.functional as F

DATA, OUT = sys.argv[1:3]
SEED = int(sys.argv[3]) if len(sys.argv) > 3 else 1
EPOCHS = int(sys.argv[4]) if len(sys.argv) > 4 else 21
BATCH, DIMENSION, NEIGHBORS, SKIP, LAYERS = 1024, 64, 10, 0.9, 2
L2, RATE, TEMPERATURE, BETA, CUTOFF, EVALUATE_EVERY = 1e-5, 5e-4, 0.5, 0.03, 20, 5

torch.set_flush_denormal(True)
random.seed(SEED)
np.random.seed(SEED)
torch.manual_seed(SEED)


def read(part):
    with open(f'{DATA}/5-core/{part}.json') as file:
        return {int(user): items for user, items in json.load(file).items() if items}


train, validation, test = read('train'), read('val'), read('test')
names = sorted(name[:-len('_feat.npy')] for name in os.listdir(DATA) if name.endswith('_feat.npy'))
features = [torch.tensor(np.load(f'{DATA}/{name}_feat.npy')).float() for name in names]
users, items = 1 + max(max(part) for part in (train, validation, test)), len(features[0])
interactions, members = sum(map(len, train.values())), {user: set(own) for user, own in train.items()}


def user_item_graph():
    """D^-1 (A + I)."""
    rows = np.concatenate([[user] * len(own) for user, own in train.items()])
    columns = np.concatenate(list(train.values())) + users
    size = users + items
    graph = sp.coo_matrix((np.ones(2 * len(rows)), (np.r_[rows, columns], np.r_[columns, rows])), shape=(size, size)).tocsr() + sp.eye(size)
    graph = (sp.diags(1 / np.asarray(graph.sum(1)).ravel()) @ graph).tocoo()
    return torch.sparse_coo_tensor(np.vstack([graph.row, graph.col]), graph.data.astype(np.float32), (size, size)).coalesce()


def item_graph(table):
    """Cosines, the largest of each row, D^-1/2 S D^-1/2."""
    unit = table / table.norm(p=2, dim=-1, keepdim=True)
    values, neighbors = torch.topk(unit @ unit.t(), NEIGHBORS, dim=-1)
    kept = torch.zeros(items, items).scatter_(-1, neighbors, values)
    root = kept.sum(-1).pow(-0.5)
    return root[:, None] * kept * root[None, :]


class Micro(nn.Module):
    def __init__(self):
        super().__init__()
        self.user, self.item = nn.Embedding(users, DIMENSION), nn.Embedding(items, DIMENSION)
        nn.init.xavier_uniform_(self.user.weight)
        nn.init.xavier_uniform_(self.item.weight)
        self.features = nn.ModuleList([nn.Embedding.from_pretrained(table, freeze=False) for table in features])
        self.initial = [item_graph(table.weight.detach()) for table in self.features]
        self.projection = nn.ModuleList([nn.Linear(table.shape[1], DIMENSION) for table in features])
        self.query = nn.Sequential(nn.Linear(DIMENSION, DIMENSION), nn.Tanh(), nn.Linear(DIMENSION, 1, bias=False))

    def forward(self, rebuild):
        if rebuild:
            learned = [item_graph(project(table.weight)) for project, table in zip(self.projection, self.features)]
            self.graphs = [(1 - SKIP) * new + SKIP * old for new, old in zip(learned, self.initial)]
        else:
            self.graphs = [graph.detach() for graph in self.graphs]
        views = [graph @ self.item.weight for graph in self.graphs]
        weights = torch.softmax(torch.cat([self.query(view) for view in views], -1), -1)
        fused = sum(weights[:, m:m + 1] * view for m, view in enumerate(views))
        layers = [torch.cat([self.user.weight, self.item.weight])]
        for _ in range(LAYERS):
            layers.append(torch.sparse.mm(ADJACENCY, layers[-1]))
        left, right = torch.split(torch.stack(layers, 1).mean(1), [users, items])
        return left, right + F.normalize(fused, dim=1), views, fused


def contrast(first, second):
    """One direction only, as published: -log e^{cos(a_i, b_i)/t} / (sum_j e^{cos(a_i, b_j)/t} + sum_{j != i} e^{cos(a_i, a_j)/t})."""
    first, second = F.normalize(first), F.normalize(second)
    same, cross = torch.exp(first @ first.t() / TEMPERATURE), torch.exp(first @ second.t() / TEMPERATURE)
    return -torch.log(cross.diag() / (same.sum(1) + cross.sum(1) - same.diag())).mean()


def draw():
    """Users without replacement, one positive item each, and a negative item that isn't theirs."""
    chosen, positives, negatives = random.sample(list(train), BATCH), [], []
    for user in chosen:
        positives.append(train[user][np.random.randint(len(train[user]))])
        negative = np.random.randint(items)
        while negative in members[user]:
            negative = np.random.randint(items)
        negatives.append(negative)
    return chosen, positives, negatives


def recall(model, relevant):
    with torch.no_grad():
        left, right, _, _ = model(True)
        found = []
        for user, wanted in relevant.items():
            scores = left[user] @ right.t()
            scores[train.get(user, [])] = -np.inf
            found.append(len(set(scores.topk(CUTOFF)[1].tolist()) & set(wanted)) / len(wanted))
    return float(np.mean(found))


ADJACENCY = user_item_graph()
micro = Micro()
os.makedirs(OUT, exist_ok=True)
for name, parameter in micro.named_parameters():
    if not name.startswith('features'):
        np.save(f'{OUT}/{name}.npy', np.atleast_2d(parameter.detach().numpy()))
adam = torch.optim.Adam(micro.parameters(), lr=RATE)
decay = torch.optim.lr_scheduler.LambdaLR(adam, lambda epoch: 0.96 ** (epoch / 50))
triples, history = [], []
for epoch in range(EPOCHS):
    total, batches = 0.0, interactions // BATCH + 1
    for batch in range(batches):
        for parameter in micro.parameters():  # torch 1.5 zeroed gradients in place: Adam goes on moving what has none
            if parameter.grad is not None:
                parameter.grad.zero_()
        triple = draw()
        triples.append(triple)
        left, right, views, fused = micro(batch == 0)
        user, positive, negative = left[triple[0]], right[triple[1]], right[triple[2]]
        loss = -F.logsigmoid((user * positive).sum(1) - (user * negative).sum(1)).mean()
        loss = loss + L2 * 0.5 * sum((rows ** 2).sum() for rows in (user, positive, negative)) / BATCH
        loss = loss + BETA * sum(contrast(view, fused) for view in views)
        loss.backward()
        adam.step()
        total += loss.item()
    decay.step()
    entry = {'epoch': epoch, 'loss': total / batches}
    if epoch % EVALUATE_EVERY == 0:
        entry.update(validation=recall(micro, validation), test=recall(micro, test))
    history.append(entry)
    print(json.dumps(entry), flush=True)
    np.save(f'{OUT}/triples.npy', np.array(triples, dtype=np.float32).reshape(-1, BATCH))
    with open(f'{OUT}/history.json', 'w') as file:
        json.dump({'data': os.path.abspath(DATA), 'modalities': names, 'users': users, 'batches': batches, 'epochs': history}, file, indent=1)
