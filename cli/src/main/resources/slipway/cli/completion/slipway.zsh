#compdef slipway
# Completion of slipway for zsh. Load it with: source <(slipway completion zsh)
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
    files) _files ;;
    folders) _files -/ ;;
    names:*) compadd -- ${(f)"$(${words[1]} completion names ${1#names:} 2>/dev/null)"} ;;
    words:*) compadd -- ${=1#words:} ;;
  esac
}

_slipway() {
  local cur=${words[CURRENT]} command="" pending="" kind="" repeats="" word
  local -i place=1 i
  local -a verbs options arguments
  _slipway_describe ""
  for ((i = 2; i < CURRENT; i++)); do
    word=${words[i]}
    if [[ -n $pending ]]; then
      pending=""
    elif [[ $word == -* ]]; then
      _slipway_value "$command" "$word" && pending=$word
    elif ((${#verbs})); then
      command="${command:+$command }$word"
      _slipway_describe "$command"
    else
      ((place += 1))
    fi
  done
  if [[ -n $pending ]]; then
    _slipway_value "$command" "$pending"
    _slipway_offer "$kind"
  elif [[ $cur == -* ]]; then
    _describe option options
  elif ((${#verbs})); then
    _describe command verbs
  elif ((${#arguments})); then
    if ((place > ${#arguments})) && [[ -n $repeats ]]; then
      place=${#arguments}
    fi
    _slipway_offer "${arguments[place]-}"
  fi
}

if [[ ${funcstack[1]-} == _slipway ]]; then
  _slipway "$@"
elif (( $+functions[compdef] )); then
  compdef _slipway slipway ./slipway
fi
