import type { CheckStep, ManualCheck } from '@uatcms/plugin-uat-common';
import { useState } from 'react';
import type { CheckActions } from './checkQueries';

/**
 * What a person has put into steps and the backend has not got yet: because they still write, or because it could not be
 * kept. It outlives the step that is shown, so that nobody has to write or paste anything twice.
 */
export function useUnkept(check: ManualCheck, actions: CheckActions) {
  const [remarks, setRemarks] = useState<ReadonlyMap<number, string>>(
    new Map(),
  );
  const [pictures, setPictures] = useState<PictureOfStep[]>([]);

  const keptRemark = (sequence: number) =>
    check.answers.find(said => said.sequence === sequence)?.remark ?? '';

  const addPictures = async (added: PictureOfStep[]) => {
    // One after the other: each is a change of the same check.
    for (const picture of added) {
      await actions.addPicture
        .mutateAsync(picture)
        .catch(() => setPictures(before => [...before, picture]));
    }
  };
  return {
    remarkOf: ({ sequence }: CheckStep) =>
      remarks.get(sequence) ?? keptRemark(sequence),
    setRemark: ({ sequence }: CheckStep, remark: string) =>
      setRemarks(before => new Map(before).set(sequence, remark)),
    /** Remarks that differ from what is kept, by step. */
    remarks: [...remarks].filter(
      ([sequence, remark]) => remark !== keptRemark(sequence),
    ),
    /** Pictures that could not be kept. */
    pictures,
    addPictures,
    tryPicturesAgain: (again: PictureOfStep[]) => {
      setPictures(before => before.filter(picture => !again.includes(picture)));
      return addPictures(again);
    },
  };
}

/** A picture, and the step that it belongs to. */
export interface PictureOfStep {
  sequence: number;
  file: File;
}

export type Unkept = ReturnType<typeof useUnkept>;
