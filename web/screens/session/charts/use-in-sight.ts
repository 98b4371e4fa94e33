import { useEffect, useState, type RefObject } from 'react';

/** Whether an element is in sight or near, and whether it ever was. */
export function useInSight(place: RefObject<Element | null>): { inSight: boolean; seen: boolean } {
  const [standing, setStanding] = useState({ inSight: false, seen: false });
  useEffect(() => {
    if (!place.current) return;
    const observer = new IntersectionObserver(
      (entries) => {
        const inSight = entries.at(-1)?.isIntersecting ?? false;
        setStanding(({ seen }) => ({ inSight, seen: seen || inSight }));
      },
      { rootMargin: '200px' },
    );
    observer.observe(place.current);
    return () => observer.disconnect();
  }, [place]);
  return standing;
}
