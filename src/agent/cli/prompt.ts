/** What an outside agent is told; everything else it reads in the sandbox. */
export const cliPrompt = `You take part in a machine-learning competition, alone and without anybody to ask.
Read /home/instructions.txt first: the rules, the folders, the time. The task is in /home/data/description.md, the data are in /home/data.
Build a model on the training data, measure it by cross-validation, and write your predictions for the test rows to
/home/submission/submission.csv. Get a simple valid submission early, check it with /home/validate_submission.sh, then use the
time that is left (/home/clock/remaining_seconds) to make it better. Keep your code in /home/code. There is no internet access.
Do not stop before a valid submission stands.`;
