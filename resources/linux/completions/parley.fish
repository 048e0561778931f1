# Completion of parley for fish.
complete -c parley -f
complete -c parley -n __fish_use_subcommand -a talk -d 'Start, stop, toggle or cancel'
complete -c parley -n __fish_use_subcommand -a interrupt -d 'Silence the answer'
complete -c parley -n __fish_use_subcommand -a mute -d 'Mute or unmute the microphone'
complete -c parley -n __fish_use_subcommand -a hands-free -d 'Begin or end to listen without a key'
complete -c parley -n __fish_use_subcommand -a show -d 'Show the window'
complete -c parley -n __fish_use_subcommand -a quit -d 'Quit Parley'
complete -c parley -n '__fish_seen_subcommand_from talk' -a 'start stop toggle cancel'
complete -c parley -n '__fish_seen_subcommand_from mute hands-free' -a 'on off toggle'
complete -c parley -l hidden -d 'Start in the tray, without a window'
complete -c parley -l help -d 'Show a short text on the use'
complete -c parley -l version -d 'Show the version'
