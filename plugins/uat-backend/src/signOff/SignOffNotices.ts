import type { NameOf } from '@uatcms/core';
import {
  subjectOf,
  type SignOff,
  type SignOffSummary,
} from '@uatcms/plugin-uat-common';
import type { Notice, Notifier } from '../notify/Notifier';

const topic = 'sign-off';

/** Tells people of sign-offs that wait for them, or have come to an end. */
export class SignOffNotices {
  constructor(
    private readonly notifier: Pick<Notifier, 'notify'>,
    private readonly nameOf: NameOf,
  ) {}

  /** To the signatories. */
  async requested(signOff: SignOff): Promise<void> {
    const { signatories, scope, dueOn, createdBy } = signOff;
    await this.notifier.notify(
      signatories.map(({ ref }) => ref),
      {
        ...this.#about(signOff),
        title: `Sign off ${await this.#subject(signOff)}`,
        description: dueOn ? `Until ${dueOn}: ${scope}` : scope,
      },
      createdBy.ref,
    );
  }

  /** To who has asked for it, when it is accepted or refused. */
  async decided(signOff: SignOff): Promise<void> {
    const { outcome, createdBy, signatories } = signOff;
    if (outcome === 'pending') {
      return;
    }
    const words = outcome === 'refused' ? 'refused' : 'accepted';
    const comments = signatories.flatMap(({ comment }) => comment || []);
    await this.notifier.notify([createdBy.ref], {
      ...this.#about(signOff),
      title: `${capitalized(await this.#subject(signOff))} is ${words}`,
      description: comments.join('\n') || undefined,
    });
  }

  /**
   * To who has asked for it, and to all who have signed or were to sign.
   *
   * @returns whether they were told
   */
  async voided(signOff: SignOffSummary): Promise<boolean> {
    const { createdBy, signatories, ended } = signOff;
    return this.notifier.notify(
      [
        createdBy.ref,
        ...signatories.map(({ ref, decidedBy }) => decidedBy?.ref ?? ref),
      ],
      {
        ...this.#about(signOff),
        title: `The sign-off of ${await this.#subject(signOff)} is void`,
        description: ended?.reason,
      },
    );
  }

  /** With the name that people have for the component of a release. */
  async #subject(signOff: SignOffSummary): Promise<string> {
    const { release } = signOff;
    const name = release && (await this.nameOf(release.entity));
    return subjectOf(signOff, ref => name ?? ref);
  }

  #about({ id }: { id: string }): Pick<Notice, 'link' | 'topic' | 'scope'> {
    return { link: `/uat/sign-offs/${id}`, topic, scope: `sign-off:${id}` };
  }
}

function capitalized(text: string): string {
  return text[0].toUpperCase() + text.slice(1);
}
