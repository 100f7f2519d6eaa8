# Writes a file per name. Usage: greet.sh NAMES FOLDER --who WHO --loud True|False --times N [--signature TEXT]
names=$1 folder=$2 who=$4 loud=$6 times=$8
tail -n +2 "$names" | while read -r name; do
  text="Hello $name, says the $who"
  [ "$loud" != True ] || text="$text!"
  for time in $(seq "$times"); do echo "$text ($time)"; done > "$folder/$name.txt"
done
[ $# -lt 10 ] || echo "${10}" > "$folder/signature.txt"
