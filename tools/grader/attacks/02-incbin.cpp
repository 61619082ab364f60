// 2: has the assembler read a file
// Verdict: compile_error
asm(".section .rodata\nstolen: .incbin \"/etc/shadow\"\n.text");

static bool attack(int pid) {
  return pid > 0;
}
