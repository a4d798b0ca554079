# Lines: instance loss peer form bits steps seconds radius switches decided margin.  Medians and ratios, per instance and loss.
function median(key,   n, i, j, t, x) {
  n = count[key]
  for (i = 1; i <= n; i++) x[i] = rate[key, i]
  for (i = 2; i <= n; i++)
    for (j = i; j > 1 && x[j - 1] > x[j]; j--) { t = x[j]; x[j] = x[j - 1]; x[j - 1] = t }
  low[key] = x[1]; high[key] = x[n]
  return n % 2 ? x[(n + 1) / 2] : (x[n / 2] + x[n / 2 + 1]) / 2
}
{
  group = $1 " " $2
  if (!(group in seen)) { seen[group] = 1; groups[++ngroups] = group }
  key = group SUBSEP $3 " " $4 " " $5
  if (!(key in count)) { order[group, ++rows[group]] = key }
  rate[key, ++count[key]] = $7 > 0 ? $6 / $7 : 0
  steps[key] = $6; radius[key] = $8; switches[key] = $9; decided[key] = $10
}
END {
  for (g = 1; g <= ngroups; g++) {
    group = groups[g]
    arb = plain = 0
    for (r = 1; r <= rows[group]; r++) {
      key = order[group, r]; split(key, part, SUBSEP); split(part[2], name, " ")
      mid[key] = median(key)
      if (name[1] == "arb" && name[3] == 128 && mid[key] > arb) arb = mid[key]
      if (name[1] == "double" && mid[key] > plain) plain = mid[key]
    }
    printf "%s\n  %-21s %-8s %5s %9s %10s %23s %9s %9s %8s  %s\n", group, "method", "state", "bits", "steps", "steps/s",
           "(lowest .. highest)", "x Arb 128", "x double", "radius", "signs"
    for (r = 1; r <= rows[group]; r++) {
      key = order[group, r]; split(key, part, SUBSEP); split(part[2], name, " ")
      certified = name[1] !~ /^(double|mpfr)$/
      printf "  %-21s %-8s %5s %9d %10.3g %10.3g .. %9.3g %9s %9s %8s  %s\n", name[1], name[2], name[3] == 0 ? "chosen" : name[3],
             steps[key], mid[key], low[key], high[key], arb ? sprintf("%.3g", mid[key] / arb) : "-",
             plain ? sprintf("%.3g", mid[key] / plain) : "-", radius[key] == "-" ? "-" : sprintf("2^%.0f", radius[key]),
             !certified ? "not certified" : decided[key] ? switches[key] " switches, all certified" : "UNDECIDED before the end"
    }
    print ""
  }
}
