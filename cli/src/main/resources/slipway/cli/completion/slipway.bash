# Completion of slipway for bash. Load it with: source <(slipway completion bash)
_slipway_describe() {
  verbs=() options=() arguments=() repeats=""
  case $1 in
@COMMANDS@
  esac
}

# What may follow an option; fails where it is a flag.
_slipway_value() {
  case "$1 $2" in
@VALUES@
    *) return 1 ;;
  esac
}

_slipway_offer() {
  case $1 in
    files) mapfile -t COMPREPLY < <(compgen -f -- "$2"); compopt -o filenames 2>/dev/null ;;
    folders) mapfile -t COMPREPLY < <(compgen -d -- "$2"); compopt -o filenames 2>/dev/null ;;
    names:*) mapfile -t COMPREPLY < <(compgen -W "$("${COMP_WORDS[0]}" completion names "${1#names:}" 2>/dev/null)" -- "$2") ;;
    words:*) mapfile -t COMPREPLY < <(compgen -W "${1#words:}" -- "$2") ;;
  esac
}

_slipway() {
  local cur=${COMP_WORDS[COMP_CWORD]} command="" pending="" kind="" repeats="" place=0 i word
  local -a verbs options arguments
  COMPREPLY=()
  _slipway_describe ""
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    if [[ -n $pending ]]; then
      pending=""
    elif [[ $word == -* ]]; then
      _slipway_value "$command" "$word" && pending=$word
    elif ((${#verbs[@]})); then
      command="${command:+$command }$word"
      _slipway_describe "$command"
    else
      ((place += 1))
    fi
  done
  if [[ -n $pending ]]; then
    _slipway_value "$command" "$pending"
    _slipway_offer "$kind" "$cur"
  elif [[ $cur == -* ]]; then
    mapfile -t COMPREPLY < <(compgen -W "${options[*]%%:*}" -- "$cur")
  elif ((${#verbs[@]})); then
    mapfile -t COMPREPLY < <(compgen -W "${verbs[*]%%:*}" -- "$cur")
  elif ((${#arguments[@]})); then
    if ((place >= ${#arguments[@]})) && [[ -n $repeats ]]; then
      place=$((${#arguments[@]} - 1))
    fi
    _slipway_offer "${arguments[place]-}" "$cur"
  fi
}

complete -F _slipway slipway ./slipway
