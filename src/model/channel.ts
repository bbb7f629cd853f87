/** What kind of signal a channel carries; a model's channels are found in a recording by it. */
export const CHANNEL_ROLES = ['eeg', 'eog', 'emg'] as const;

/** Electroencephalogram, electrooculogram or electromyogram. */
export type ChannelRole = (typeof CHANNEL_ROLES)[number];

/** One input channel of a model. */
export interface ModelChannel {
  /** The label the network was trained under, such as `EEG Fpz-Cz`. */
  readonly label: string;
  readonly role: ChannelRole;
  /** Other labels that mean this channel; a recording's own label is matched against them before its role. */
  readonly aliases: readonly string[];
}
