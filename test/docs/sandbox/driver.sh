# Takes the numbers of steps from standard input, runs share/NUMBER.sh of each in this one shell, as a reader's shell
# would, and answers with its number and its status. A step's own input and output are files beside it.
shopt -s expand_aliases
# Ends what a page has left running, and waits for it. For stages.
stop_served() {
  pkill --parent "$served"
  wait "$served"
  return 0
}
exec 8>&1 9<&0 </dev/null
__at=/opt/docs-test
cd /home/operator/docs
while IFS= read -r -u 9 __step; do
  # shellcheck disable=SC1090
  { . "$__at/$__step.sh"; } <"$__at/$__step.in" >"$__at/$__step.out" 2>"$__at/$__step.err" 8>&- 9<&-
  echo "$__step $?" >&8
done
