import type { Implementations } from './implementation';

export const armImplementations: Implementations<'onDialog' | 'onDownload'> = {
  onDialog: async ({ action, promptText, message }, { attempt }) => {
    attempt.dialogs.arm({ action, promptText, message });
  },

  onDownload: async ({ as }, { attempt }) => {
    attempt.downloads.arm(as);
  },
};
