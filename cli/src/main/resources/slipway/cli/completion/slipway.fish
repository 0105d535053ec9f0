# Completion of slipway for fish. Load it with: slipway completion fish | source
set -g __slipway_nouns @NOUNS@
set -g __slipway_valued @VALUED@

# Whether the words so far are this command, and (when a place is given) so many arguments of it.
function __slipway_at
    set -l words (commandline -opc)
    set -l command
    set -l place 0
    set -l pending
    for word in $words[2..-1]
        if test -n "$pending"
            set pending
        else if string match -q -- '-*' $word
            contains -- $word $__slipway_valued; and set pending yes
        else if test (count $command) -eq 0; or begin
                test (count $command) -eq 1; and contains -- $command[1] $__slipway_nouns
            end
            set -a command $word
        else
            set place (math $place + 1)
        end
    end
    test "$command" = "$argv[1]"; or return 1
    switch "$argv[2]"
        case ''
            return 0
        case '*+'
            test $place -ge (string replace + '' $argv[2])
        case '*'
            test $place -eq $argv[2]
    end
end

complete -c slipway -f
@COMMANDS@
