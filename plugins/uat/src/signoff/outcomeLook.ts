import {
  RiArrowGoBackLine,
  RiCheckboxCircleFill,
  RiCloseCircleFill,
  RiFileWarningFill,
  RiHourglassLine,
  RiMessage2Fill,
  type RemixiconComponentType,
} from '@remixicon/react';
import type {
  SignOffDecision,
  SignOffOutcome,
} from '@uatcms/plugin-uat-common';

/** Outcomes of sign-offs as words and signs, the same everywhere. */
export const signOffLook: Record<
  SignOffOutcome,
  { word: string; meaning: string; Icon: RemixiconComponentType }
> = {
  pending: {
    word: 'Waiting',
    meaning: 'at least one signatory has still to decide',
    Icon: RiHourglassLine,
  },
  accepted: {
    word: 'Accepted',
    meaning: 'every signatory has accepted',
    Icon: RiCheckboxCircleFill,
  },
  acceptedWithRemarks: {
    word: 'Accepted with remarks',
    meaning: 'every signatory has accepted, at least one with remarks',
    Icon: RiMessage2Fill,
  },
  refused: {
    word: 'Refused',
    meaning: 'a signatory has refused',
    Icon: RiCloseCircleFill,
  },
  withdrawn: {
    word: 'Withdrawn',
    meaning: 'taken back by a person',
    Icon: RiArrowGoBackLine,
  },
  void: {
    word: 'Void',
    meaning: 'what it is bound to has changed',
    Icon: RiFileWarningFill,
  },
};

export const decisionWords: Record<SignOffDecision, string> = {
  accepted: 'Accept',
  acceptedWithRemarks: 'Accept with remarks',
  refused: 'Refuse',
};
