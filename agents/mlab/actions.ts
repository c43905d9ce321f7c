/** An action as the model is told of it; what it does is in act.ts. */
export interface ActionText {
  readonly name: string;
  readonly does: string;
  /** Names of its inputs with what belongs there. */
  readonly inputs: Readonly<Record<string, string>>;
}

/** MLAgentBench's actions that it shows by default, and the format check of this harness. */
export const actions: readonly ActionText[] = [
  {
    name: "List Files",
    does: "Names what is in a folder.",
    inputs: { "Dir Path": "a folder, such as . or /home/data" },
  },
  {
    name: "Copy File",
    does: "Copies a file or a folder.",
    inputs: { Source: "a file or folder", Destination: "its new place" },
  },
  {
    name: "Undo Edit Script",
    does: "Takes back the last change of a script.",
    inputs: { "Script Name": "a script that was edited" },
  },
  {
    name: "Execute Script",
    does: "Runs a Python script that is there and shows what it prints, or its errors.",
    inputs: { "Script Name": "a script" },
  },
  {
    name: "Inspect Script Lines",
    does: "Shows some lines of a script, at most 100.",
    inputs: {
      "Script Name": "a script",
      "Start Line Number": "the first line, from 1",
      "End Line Number": "the last line",
    },
  },
  {
    name: "Understand File",
    does: "Reads a whole file for you and tells what it has on your question.",
    inputs: { "File Name": "a file", "Things to Look For": "what you want to know, precisely" },
  },
  {
    name: "Edit Script (AI)",
    does: "Changes a script, or writes a new one, as you say; another model writes it, so say everything it must know. Shows the change.",
    inputs: {
      "Script Name": "the script to start from; it may not be there yet",
      "Edit Instruction": "what to change, step by step",
      "Save Name": "the script to write",
    },
  },
  {
    name: "Check Submission",
    does: "Says whether /home/submission/submission.csv has the right form, never a score.",
    inputs: {},
  },
  {
    name: "Final Answer",
    does: "Ends the work. Only when the submission is valid and you can make it no better.",
    inputs: { "Final Answer": "what you have found" },
  },
];
