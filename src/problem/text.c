/* Which text may stand in titles and names: it is printed on terminals and read back from YAML. */
#include "field.h"

#include <string.h>

/* The code point at text[*at], which moves past it; -1 when the bytes are not UTF-8. */
static long decode(const char *text, size_t size, size_t *at)
{
  static const long smallest[] = {0, 0x80, 0x800, 0x10000};
  unsigned char lead = (unsigned char)text[(*at)++];
  if (lead < 0x80) return lead;
  if (lead < 0xc0 || lead >= 0xf8) return -1;
  int more = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : 1;
  if ( size - *at < (size_t)more) return -1;
  long code = lead & (0x3f >> more);
  for (int k = 0; k < more; k++) {
    unsigned char c = (unsigned char)text[(*at)++];
    if ((c & 0xc0) != 0x80) return -1;
    code = code << 6 | (c & 0x3f);
  }
  return code < smallest[more] || code > 0x10ffff ? -1 : code;
}

/* Controls, line and paragraph separators, bidirectional overrides, surrogates, byte order marks and
   noncharacters. */
static int is_unprintable(long c)
{
  return c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) ||
         (c >= 0xd800 && c <= 0xdfff) || c == 0xfeff || (c & 0xfffe) == 0xfffe;
}

const char *gdc_text_fault(const char *text, size_t size)
{
  if (size > GDC_MAX_TEXT_BYTES) return "longer than 1024 bytes";
  for (size_t at = 0; at < size;) {
    long code = decode(text, size, &at);
    if (code < 0) return "not UTF-8 text";
    if (is_unprintable(code)) return "a control character is not allowed here";
  }
  return NULL;
}

int gdc_name_ok(const char *text)
{
  static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_";
  static const char all[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789";
  size_t size = strlen(text);
  return size > 0 && size <= 64 && strspn(text, letters) > 0 && strspn(text, all) == size;
}
