# Completion of parley for bash.
_parley() {
  local word=${COMP_WORDS[COMP_CWORD]} words
  case ${COMP_CWORD}:${COMP_WORDS[1]} in
    1:*) words='talk interrupt mute hands-free show quit --hidden --help --version' ;;
    2:talk) words='start stop toggle cancel' ;;
    2:mute | 2:hands-free) words='on off toggle' ;;
    *) words='--hidden' ;;
  esac
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
}
complete -F _parley parley
