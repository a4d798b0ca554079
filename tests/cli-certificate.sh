#!/bin/sh
# Certificates from the outside: the same bytes always, sealed when interrupted, resumed after a crash.
set -u
# shellcheck source=tests/cli-lib.sh
. "$GDCERT_SRCDIR/tests/cli-lib.sh"
paper=$examples/paper.yaml

expect "a certificate is written" 0 '^proved: 3000 of 3000' "$gdcert" certify --quiet --steps 3000 --certificate one.gdc "$paper"
check "its first line" [ "$(head -n 1 one.gdc)" = "gdcert certificate 1" ]
check "its trailer" grep -q '^end 3000 138 2690 proved$' one.gdc
check "its last line is the hash of all before" [ "$(sed '$d' one.gdc | sha256sum | cut -d' ' -f1)" = "$(tail -n 1 one.gdc | cut -d' ' -f2)" ]
check "the problem's hash" [ "$(sed -n '/^loss/,/^lemmas/p' one.gdc | sed '$d' | sha256sum | cut -d' ' -f1)" = "$(sed -n 's/^problem //p' one.gdc)" ]
check "no other file is left" [ "$(ls one.gdc*)" = one.gdc ]
LC_ALL=tr_TR.UTF-8 "$gdcert" certify --quiet --steps 3000 --certificate two.gdc "$paper" >out
check "the same bytes again, in another locale" cmp one.gdc two.gdc
"$gdcert" certify --quiet --steps 3000 --precision 500 --certificate two.gdc "$paper" >out
check "the same bytes with more bits (but for the slacks)" sh -c 'grep -v -e ^verdict -e ^sha256 one.gdc >a; grep -v -e ^verdict -e ^sha256 two.gdc | cmp - a'

# killed: the rest is written later, and the result is the same
n=20000
"$gdcert" certify --quiet --steps $n --certificate whole.gdc "$paper" >out
for pause in 1 2; do
  rm -f cut.gdc*
  "$gdcert" certify --quiet --steps $n --certificate cut.gdc "$paper" >out 2>err &
  pid=$!
  while [ ! -s cut.gdc.state ] && kill -0 $pid 2>/dev/null; do sleep 0.05; done
  sleep 0.$pause
  kill -9 $pid 2>/dev/null
  wait $pid 2>/dev/null
  if [ -e cut.gdc ]; then echo "the run was over before it was killed"; continue; fi
  check "killed: no certificate yet" [ ! -e cut.gdc ]
  printf 'half a li' >>cut.gdc.part
  expect "resumed to the end" 0 "^proved: $n of $n" "$gdcert" certify --quiet --steps $n --certificate cut.gdc --resume "$paper"
  check "the same bytes as without the crash" cmp cut.gdc whole.gdc
done

# interrupted: a certificate of the prefix, which can still be resumed
rm -f cut.gdc*
"$gdcert" certify --quiet --steps $n --certificate cut.gdc "$paper" >out 2>err &
pid=$!
while [ ! -s cut.gdc.state ] && kill -0 $pid 2>/dev/null; do sleep 0.05; done
sleep 0.1
kill -INT $pid 2>/dev/null
wait $pid
if [ $? = 3 ]; then
  check "the prefix says so" grep -q '^results [0-9]* interrupted$' cut.gdc
  check "the prefix is sealed" grep -q '^end [0-9]* [0-9]* [0-9]* undecided$' cut.gdc
  check "sealed with its hash" [ "$(sed '$d' cut.gdc | sha256sum | cut -d' ' -f1)" = "$(tail -n 1 cut.gdc | cut -d' ' -f2)" ]
  cp cut.gdc.state saved.state
  cp cut.gdc sealed.gdc
  expect "another number of steps" 2 'of another experiment' "$gdcert" certify --quiet --steps 21000 --certificate cut.gdc --resume "$paper"
  expect "another experiment" 2 'of another experiment' "$gdcert" certify --quiet --steps $n --certificate cut.gdc --resume "$examples/logistic.yaml"
  sed 's/^checkpoint 0 /checkpoint 1 /' sealed.gdc >cut.gdc
  expect "another prefix" 2 'not what .* was saved with' "$gdcert" certify --quiet --steps $n --certificate cut.gdc --resume "$paper"
  cp sealed.gdc cut.gdc; rm -f cut.gdc.part
  tr 3 4 <saved.state >cut.gdc.state
  expect "a damaged state" 2 'nothing to resume' "$gdcert" certify --quiet --steps $n --certificate cut.gdc --resume "$paper"
  cp saved.state cut.gdc.state
  expect "resumed after the interruption" 0 "^proved: $n of $n" "$gdcert" certify --quiet --steps $n --certificate cut.gdc --resume "$paper"
  check "the same bytes as without it" cmp cut.gdc whole.gdc
else
  echo "the run was over before it was interrupted"
fi

# trained output weights: killed, resumed, checked
"$gdcert" certify --quiet --steps $n --certificate trained.gdc "$examples/trained.yaml" >out
check "a certificate of trained output weights" grep -q '^train_output 1$' trained.gdc
expect "and it is checked" 0 '^accepted: proved' "$GDCERT_BUILDDIR/gdcert-check" trained.gdc
rm -f cut.gdc*
"$gdcert" certify --quiet --steps $n --certificate cut.gdc "$examples/trained.yaml" >out 2>err &
pid=$!
while [ ! -s cut.gdc.state ] && kill -0 $pid 2>/dev/null; do sleep 0.05; done
kill -9 $pid 2>/dev/null
wait $pid 2>/dev/null
if [ ! -e cut.gdc ]; then
  expect "resumed with trained output weights" 0 '^proved' "$gdcert" certify --quiet --steps $n --certificate cut.gdc --resume "$examples/trained.yaml"
  check "the same bytes as without the crash, output weights included" cmp cut.gdc trained.gdc
fi

# lemmas that read constants of theorems: all theorems on the way are written, and a resumed run writes the same
sed 's/^lemmas:.*/lemmas: [certificate]/' "$paper" >constants.yaml
expect "constants of theorems" 0 '^proved' "$gdcert" certify --quiet --steps 8000 --certificate all.gdc constants.yaml
check "theorems at powers of two and at the end" [ "$(grep -c '^theorem ' all.gdc)" -ge 10 ]
expect "and they are checked" 0 '^accepted: proved' "$GDCERT_BUILDDIR/gdcert-check" all.gdc
rm -f cut.gdc*
"$gdcert" certify --quiet --steps 8000 --certificate cut.gdc constants.yaml >out 2>err &
pid=$!
while [ ! -s cut.gdc.state ] && kill -0 $pid 2>/dev/null; do sleep 0.05; done
sleep 0.2
kill -9 $pid 2>/dev/null
wait $pid 2>/dev/null
if [ ! -e cut.gdc ]; then
  expect "resumed with constants" 0 '^proved' "$gdcert" certify --quiet --steps 8000 --certificate cut.gdc --resume constants.yaml
  check "the same bytes as without the crash, constants included" cmp cut.gdc all.gdc
fi
echo 'lemma inner: where certified(C1): certificate(C1) < 1000' >inner.lemma
expect "a constant that is not written" 2 'which a certificate file does not carry' "$gdcert" certify --steps 10 --lemmas ./inner.lemma --certificate no.gdc "$paper"

expect "nothing to resume" 2 'nothing to resume' "$gdcert" certify --steps 10 --certificate none.gdc --resume "$paper"
expect "nowhere to write" 2 'cannot write the certificate' "$gdcert" certify --steps 10 --certificate none/one.gdc "$paper"
expect "resume wants a file" 2 'are for --certificate' "$gdcert" certify --resume "$paper"
expect "odd unit" 2 'not an acceptable number: 100' "$gdcert" certify --unit 100 --certificate one.gdc "$paper"
expect "too many checkpoints" 2 'are too many' "$gdcert" certify --steps 1e7 --checkpoint-every 1 --certificate no.gdc "$paper"
sed -e '/^lemmas:/d' -e 's/b: 0.2,/b: 0.46870953332422006,/' "$paper" >near.yaml # 1e-17 from 0 after one step
expect "too coarse a unit is refined" 0 '^proved' "$gdcert" certify --quiet --steps 50 --unit 64 --certificate fine.gdc near.yaml
check "it took a finer one" [ "$(sed -n 2p fine.gdc)" = "unit 128" ]
cat >false.lemma <<'END'
lemma wrong: loss > 1
lemma right: loss < 2
END
expect "a refuted lemma is certified too" 1 '^refuted' "$gdcert" certify --quiet --steps 100 --lemmas ./false.lemma --certificate no.gdc "$paper"
check "refuted in the file" grep -q '^verdict 23 refuted [0-9]*$' no.gdc
check "and in the trailer" grep -q '^end 100 .* refuted$' no.gdc
# the worked example of the format's document
echo 'lemma falls "the loss falls": next(loss) < loss' >small.lemma
expect "the worked example" 0 '^proved' "$gdcert" certify --quiet --steps 4 --lemmas ./small.lemma --certificate frozen.gdc "$examples/frozen.yaml"
awk '/^## 5/ { on = 1 } on && /^    gdcert certificate/ { print_it = 1 } print_it { sub(/^    /, ""); print } on && print_it && /^sha256/ { exit }' \
  "$GDCERT_SRCDIR/doc/certificate-format.md" >documented
check "it is what the program writes" cmp documented frozen.gdc
finish
