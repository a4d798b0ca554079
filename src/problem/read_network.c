/* The network of an experiment file: neurons written out, or sampled by `init`. */
#include "read.h"

#include <stdio.h>
#include <string.h>

static const char *const booleans[] = {"false", "true", NULL};

gdc_status gdc_read_network_shape(gdc_network *net, const gdc_reader *r, const gdc_node *at)
{
  static const gdc_key keys[] = {{"bias", 1}, {"neurons", 0}, {"init", 0}, {"train_output", 0}, {NULL, 0}};
  static const gdc_key init_keys[] = {{"scheme", 1}, {"seed", 1}, {"neurons", 1}, {"v", 0}, {NULL, 0}};
  memset(net, 0, sizeof *net);
  gdc_status status = gdc_field_map(r, at, "network", keys);
  if (status != GDC_OK) return status;
  net->neurons = gdc_field_get(at, "neurons");
  net->init = gdc_field_get(at, "init");
  if (!net->neurons == !net->init)
    return gdc_field_fail(r, at, GDC_EINPUT, "network", "want \"neurons\" or \"init\"%s",
                          net->init ? ", not both" : "");
  status = gdc_field_word(&net->bias, r, gdc_field_get(at, "bias"), "network.bias", booleans);
  const gdc_node *train = gdc_field_get(at, "train_output");
  if (status == GDC_OK && train)
    status = gdc_field_word(&net->train_output, r, train, "network.train_output", booleans);
  if (status != GDC_OK) return status;
  if (net->neurons) {
    net->m = net->neurons->count;
    return gdc_field_list(r, net->neurons, "network.neurons", GDC_MAX_NEURONS);
  }
  uint64_t m;
  status = gdc_field_map(r, net->init, "network.init", init_keys);
  if (status == GDC_OK)
    status = gdc_field_count(&m, r, gdc_field_get(net->init, "neurons"), "network.init.neurons", 1,
                             GDC_MAX_NEURONS);
  if (status == GDC_OK) net->m = (int)m;
  return status;
}

static gdc_status read_neuron(gdc_problem *p, int j, const gdc_reader *r, const gdc_node *at)
{
  const gdc_key keys[] = {{"w", 1}, {"v", 1}, {"b", p->bias}, {NULL, 0}};
  char where[64], part[72];
  snprintf(where, sizeof where, "network.neurons[%d]", j + 1);
  gdc_status status = gdc_field_map(r, at, where, keys);
  if (status != GDC_OK) return status;
  snprintf(part, sizeof part, "%s.w", where);
  status = gdc_field_vector(&p->w[j * p->d], p->d, r, gdc_field_get(at, "w"), part);
  if (status != GDC_OK) return status;
  snprintf(part, sizeof part, "%s.v", where);
  status = gdc_field_number(p->v[j], r, gdc_field_get(at, "v"), part);
  if (status != GDC_OK) return status;
  snprintf(part, sizeof part, "%s.b", where);
  const gdc_node *b = gdc_field_get(at, "b");
  if (b && !p->bias)
    return gdc_field_fail(r, b, GDC_EINPUT, part, "this network has no bias (network.bias is false)");
  return b ? gdc_field_number(p->b[j], r, b, part) : GDC_OK;
}

static gdc_status read_scheme(const char **name, const gdc_reader *r, const gdc_node *at)
{
  const char *words[16] = {NULL};
  for (int k = 0; k < 15 && (words[k] = gdc_init_scheme(k)); k++) continue;
  int choice;
  gdc_status status = gdc_field_word(&choice, r, at, "network.init.scheme", words);
  if (status == GDC_OK) *name = words[choice];
  return status;
}

/* v: a list, or `alternate` (the default) for 1, -1, 1, ... */
static gdc_status read_signs(gdc_problem *p, const gdc_reader *r, const gdc_node *at)
{
  if (at && at->kind == GDC_NODE_LIST) return gdc_field_vector(p->v, p->m, r, at, "network.init.v");
  if (at && (at->kind != GDC_NODE_SCALAR || strcmp(at->text, "alternate") != 0))
    return gdc_field_fail(r, at, GDC_EINPUT, "network.init.v", "want a list of numbers or alternate");
  for (int j = 0; j < p->m; j++) mpq_set_si(p->v[j], j % 2 == 0 ? 1 : -1, 1);
  return GDC_OK;
}

static gdc_status read_init(gdc_problem *p, const gdc_reader *r, const gdc_node *at)
{
  const char *scheme = NULL;
  uint64_t seed = 0;
  gdc_status status = read_scheme(&scheme, r, gdc_field_get(at, "scheme"));
  if (status == GDC_OK)
    status = gdc_field_count(&seed, r, gdc_field_get(at, "seed"), "network.init.seed", 0, UINT64_MAX);
  if (status == GDC_OK) status = read_signs(p, r, gdc_field_get(at, "v"));
  return status == GDC_OK ? gdc_problem_init(p, scheme, seed, r->ctx) : status;
}

gdc_status gdc_read_network(gdc_problem *p, const gdc_reader *r, const gdc_network *net)
{
  p->bias = net->bias;
  p->train_output = net->train_output;
  if (net->init) return read_init(p, r, net->init);
  int j = 0;
  gdc_status status = GDC_OK;
  for (const gdc_node *k = net->neurons->child; k && status == GDC_OK; k = k->next, j++)
    status = read_neuron(p, j, r, k);
  return status;
}
