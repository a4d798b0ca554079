/* SHA-256 (FIPS 180-4), byte by byte as data arrive. */
#ifndef GDC_CERTIFICATE_SHA256_H
#define GDC_CERTIFICATE_SHA256_H

#include <stddef.h>
#include <stdint.h>

typedef struct sha256 {
  uint32_t h[8];
  uint64_t size;           /* bytes so far */
  unsigned char block[64]; /* the last size % 64 of them */
} sha256;

enum { SHA256_HEX = 65 };

void sha256_start(sha256 *s);
void sha256_add(sha256 *s, const void *data, size_t size);
/* The digest of what came so far as 64 hexadecimal digits and a zero; s itself can go on. */
void sha256_hex(char hex[SHA256_HEX], const sha256 *s);

#endif
