/*
 * A QEMU TCG plugin: how often each instruction of a range ran, and how many ran in all. Arguments: base, bytes (both
 * decimal), out. Written against plugin API version 1, whose few functions it declares itself, since Debian ships no
 * header.
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef uint64_t qemu_plugin_id_t;
struct qemu_plugin_tb;
struct qemu_plugin_insn;
enum qemu_plugin_op { QEMU_PLUGIN_INLINE_ADD_U64 };

extern void qemu_plugin_register_vcpu_tb_trans_cb(qemu_plugin_id_t, void (*)(qemu_plugin_id_t, struct qemu_plugin_tb *));
extern size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *);
extern struct qemu_plugin_insn *qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *, size_t);
extern uint64_t qemu_plugin_insn_vaddr(const struct qemu_plugin_insn *);
extern void qemu_plugin_register_vcpu_insn_exec_inline(struct qemu_plugin_insn *, enum qemu_plugin_op, void *, uint64_t);
extern void qemu_plugin_register_atexit_cb(qemu_plugin_id_t, void (*)(qemu_plugin_id_t, void *), void *);

int qemu_plugin_version = 1;

static uint64_t base, bytes, total;
static uint64_t *counts;
static char out[4096];

static void translated(qemu_plugin_id_t id, struct qemu_plugin_tb *tb) {
  (void)id;
  for (size_t i = 0; i < qemu_plugin_tb_n_insns(tb); i++) {
    struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(tb, i);
    const uint64_t offset = qemu_plugin_insn_vaddr(insn) - base;
    if (offset < bytes)
      qemu_plugin_register_vcpu_insn_exec_inline(insn, QEMU_PLUGIN_INLINE_ADD_U64, &counts[offset / 2], 1);
    qemu_plugin_register_vcpu_insn_exec_inline(insn, QEMU_PLUGIN_INLINE_ADD_U64, &total, 1);
  }
}

static void written(qemu_plugin_id_t id, void *data) {
  FILE *file = fopen(out, "w");
  (void)id;
  (void)data;
  if (file == NULL) return;
  fprintf(file, "total %" PRIu64 "\n", total);
  for (uint64_t i = 0; i < bytes / 2; i++)
    if (counts[i] > 0) fprintf(file, "%" PRIu64 " %" PRIu64 "\n", 2 * i, counts[i]);
  fclose(file);
}

int qemu_plugin_install(qemu_plugin_id_t id, const void *info, int argc, char **argv) {
  (void)info;
  for (int i = 0; i < argc; i++) {
    const char *value = strchr(argv[i], '=');
    if (value == NULL) return -1;
    value++;
    if (strncmp(argv[i], "base=", 5) == 0) base = strtoull(value, NULL, 10);
    else if (strncmp(argv[i], "bytes=", 6) == 0) bytes = strtoull(value, NULL, 10);
    else if (strncmp(argv[i], "out=", 4) == 0) snprintf(out, sizeof out, "%s", value);
    else return -1;
  }
  counts = calloc(bytes / 2 + 1, sizeof *counts);
  qemu_plugin_register_vcpu_tb_trans_cb(id, translated);
  qemu_plugin_register_atexit_cb(id, written, NULL);
  return counts == NULL ? -1 : 0;
}
