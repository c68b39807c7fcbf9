/* pasid-ref with counters at (G,R,P), each at most 4, given as -DG= -DR= -DP=: breadth first, keeps parents, checks the invariants.
   A state is a word: nibble r is 2 * owner + claimed of a RID; nibble 4+p is 0 free, g allocated, 4+g pending; bit 32+4r+p is a binding.
   The counters are functions of the bindings, and are not stored. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

typedef uint64_t State;

static State *states;
static uint32_t *parents, *table;
static uint64_t found, room = 1 << 16, slots = 1 << 17, transitions;

static void *sized(void *old, uint64_t bytes) {
  void *now = realloc(old, bytes);
  if (!now) exit(2);
  return now;
}

static uint64_t hash(State s) {
  s = (s ^ s >> 32) * 0x9E3779B97F4A7C15u;
  return s ^ s >> 29;
}

/* The slot of a state, or the free one where it belongs. */
static uint64_t slot_of(State s) {
  uint64_t at = hash(s) & (slots - 1);
  while (table[at] && states[table[at] - 1] != s) at = (at + 1) & (slots - 1);
  return at;
}

static void grow(void) {
  room *= 2, slots *= 2;
  states = sized(states, room * sizeof *states);
  parents = sized(parents, room * sizeof *parents);
  free(table);
  table = calloc(slots, sizeof *table);
  if (!table) exit(2);
  for (uint64_t i = 0; i < found; i++) table[slot_of(states[i])] = i + 1;
}

#define RID(s, r) (s >> 4 * (r) & 15)
#define PASID(s, p) (s >> (16 + 4 * (p)) & 15)
#define ROW(s, r) (s >> (32 + 4 * (r)) & 15)
#define COLUMN(s, p) (s >> (32 + (p)) & 0x1111)
#define BINDING(r, p) ((State)1 << (32 + 4 * (r) + (p)))

static void check(State s) {
  for (int p = 0; p < P; p++) {
    if (!PASID(s, p) && COLUMN(s, p)) abort();
    for (int r = 0; r < R; r++)
      if (s & BINDING(r, p) && (!(RID(s, r) >> 1) || RID(s, r) >> 1 != ((PASID(s, p) - 1) & 3) + 1)) abort();
  }
  for (int r = 0; r < R; r++)
    if (RID(s, r) & 1 && ROW(s, r)) abort();
}

static void reach(State s, uint32_t parent) {
  transitions++;
  uint64_t at = slot_of(s);
  if (table[at]) return;
  check(s);
  if (found == room) grow(), at = slot_of(s);
  states[found] = s, parents[found] = parent;
  table[at] = ++found;
}

static void expand(State s, uint32_t from) {
  for (int r = 0; r < R; r++) {
    State rid = RID(s, r);
    if (!rid)
      for (State g = 1; g <= G; g++) reach(s | g << (4 * r + 1), from);
    else if (rid & 1)
      reach(s ^ (State)1 << 4 * r, from);
    else if (!ROW(s, r)) {
      reach(s & ~((State)15 << 4 * r), from);
      reach(s | (State)1 << 4 * r, from);
    }
  }
  for (int p = 0; p < P; p++) {
    State pasid = PASID(s, p), all = (State)15 << (16 + 4 * p), bound = COLUMN(s, p);
    if (!pasid)
      for (State g = 1; g <= G; g++) reach(s | g << (16 + 4 * p), from);
    else if (pasid <= 4)
      reach(bound ? s + ((State)4 << (16 + 4 * p)) : s & ~all, from);
    for (int r = 0; r < R; r++) {
      State bit = BINDING(r, p);
      if (s & bit)
        reach(pasid > 4 && !(bound & (bound - 1)) ? (s ^ bit) & ~all : s ^ bit, from);
      else if (pasid && pasid <= 4 && RID(s, r) == 2 * pasid)
        reach(s | bit, from);
    }
  }
}

int main(void) {
  states = sized(0, room * sizeof *states);
  parents = sized(0, room * sizeof *parents);
  table = calloc(slots, sizeof *table);
  reach(0, 0);
  transitions = 0;
  uint64_t levels = 0;
  for (uint64_t next = 0, end; next < found; levels++)
    for (end = found; next < end; next++) expand(states[next], next);
  printf("{\"states\":%llu,\"transitions\":%llu,\"levels\":%llu}\n", (unsigned long long)found,
         (unsigned long long)transitions, (unsigned long long)levels);
}
