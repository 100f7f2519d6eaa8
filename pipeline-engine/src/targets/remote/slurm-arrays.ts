/**
 * Attempts that are the jobs of one array, in Millrace's folder on the machine, in POSIX sh:
 *
 *     arrays/<array>/   members (an attempt a line, in the order of their numbers), member (what each job runs), job
 *     attempts/<id>/    array (its name)
 */

/** \`prepare_array NAME\` reads its members from the input, once, and leaves the shell in its folder, where \`members\` is. */
export const prepareArray = `prepare_array() {
  mkdir -p "arrays/$1" && cd "arrays/$1" || exit 3
  [ -f members ] || { cat > members.new && mv members.new members; } || exit 3
  while read -r id; do
    [ ! -d "../../attempts/$id" ] || echo "$1" > "../../attempts/$id/array" || exit 3
  done < members
  cat > member <<'END'
#!/bin/sh
id=$(sed -n "$((SLURM_ARRAY_TASK_ID + 1))p" members)
# That it is one of several is nothing to the step.
for name in $(env | sed -n 's/^\\(SLURM_ARRAY_[A-Z_]*\\)=.*/\\1/p'); do unset "$name"; done
cd "../../attempts/\${id:?}" && exec sh ./wrapper
END
}
`;

/** \`job_of ATTEMPT\` sets \`job\` to its number as Slurm spells it, that of an array with the one in it; empty when none is noted. */
export const jobOfAttempt = `job_of() {
  job=
  if [ -f "attempts/$1/array" ]; then
    array=$(cat "attempts/$1/array")
    place=$(grep -nxF -e "$1" "arrays/$array/members" | sed 's/:.*//;q')
    job=$(cat "arrays/$array/job" 2>/dev/null)
    [ -z "$job" ] || job=\${job}_$((place - 1))
  elif [ -f "attempts/$1/job" ]; then
    job=$(cat "attempts/$1/job")
  fi
}
`;

/** Removes arrays none of whose attempts is there any more. */
export const sweepArrays = `for folder in arrays/*; do
  [ -f "$folder/members" ] || continue
  left=
  while read -r id; do [ ! -d "attempts/$id" ] || left=1; done < "$folder/members"
  [ -n "$left" ] || rm -rf "$folder"
done
`;
