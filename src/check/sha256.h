/* SHA-256 (FIPS 180-4) of a stream of bytes. */
#ifndef CHECK_SHA256_H
#define CHECK_SHA256_H

#include <stddef.h>
#include <stdint.h>

typedef struct sha256 {
  uint32_t h[8];
  uint64_t bytes;
  unsigned char block[64];
} sha256;

void sha256_start(sha256 *s);
void sha256_add(sha256 *s, const void *data, size_t size);
void sha256_end(const sha256 *s, unsigned char digest[32]); /* s may be continued afterwards */

#endif
