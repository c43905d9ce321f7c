export const classes = ["toxic", "severe_toxic", "obscene", "threat", "insult", "identity_hate"];
