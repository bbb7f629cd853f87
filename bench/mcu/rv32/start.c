#include <stddef.h>
#include <stdint.h>

__asm__(
    ".section .vectors, \"ax\"\n.globl _start\n_start:\nla sp, stack_top\nla t0, bss_start\nla t1, bss_end\n"
    "1: bgeu t0, t1, 2f\nsw zero, 0(t0)\naddi t0, t0, 4\nj 1b\n2: call main\n3: j 3b\n"
    ".option push\n.option norvc\n.option norelax\n.balign 16\n.globl semihost\nsemihost:\n"
    "slli x0, x0, 0x1f\nebreak\nsrai x0, x0, 7\nret\n.option pop\n.text\n");
