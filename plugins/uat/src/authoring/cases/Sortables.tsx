import { Accessibility } from '@dnd-kit/dom';
import { DragDropProvider, PointerSensor } from '@dnd-kit/react';
import { isSortable } from '@dnd-kit/react/sortable';
import type { ReactNode } from 'react';

const byPointer = [PointerSensor.configure({ preventActivation: () => false })];

/**
 * A list whose items can be dragged with a pointer. With the keyboard they are moved by Alt and an arrow or by their
 * menu, so nothing here takes keys or adds roles: Enter and Space belong to the buttons inside the items.
 */
export function Sortables({
  onMove,
  children,
}: {
  onMove: (from: number, to: number) => void;
  children: ReactNode;
}) {
  return (
    <DragDropProvider
      sensors={byPointer}
      plugins={defaults => defaults.filter(plugin => plugin !== Accessibility)}
      onDragEnd={event => {
        const { source } = event.operation;
        if (
          !event.canceled &&
          isSortable(source) &&
          source.initialIndex !== source.index
        ) {
          onMove(source.initialIndex, source.index);
        }
      }}
    >
      {children}
    </DragDropProvider>
  );
}
