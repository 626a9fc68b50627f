"""Generated volumes for measure.py: made when asked for, dropped to save the disk."""
import json
import os
import subprocess


class Volumes:
    def __init__(self, generate, folder):
        self.generate = generate
        self.folder = folder

    def make(self, records, **options):
        words = [f"{key.replace('_', '-')}={value}" for key, value in options.items()]
        image = os.path.join(self.folder, "-".join(["volume", str(records), *words]) + ".img")
        if os.path.exists(image):
            return image
        # With their indexes: a target counts as found only if its directory lists it.
        command = [self.generate, "--indexes", "--records", str(records),
                   "--threads", str(os.cpu_count())]
        for key, value in options.items():
            command.append("--" + key.replace("_", "-"))
            if value is not True:
                command.append(str(value))
        subprocess.run([*command, image], check=True, stdout=subprocess.DEVNULL)
        os.sync()  # nothing of it is to be written back while others are timed
        return image

    @staticmethod
    def truth(image):
        with open(image + ".json", encoding="utf-8") as file:
            return json.load(file)

    @staticmethod
    def drop_pages(image):
        """Out of the page cache."""
        with open(image, "rb") as file:
            os.fsync(file.fileno())
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)

    @staticmethod
    def drop(image):
        for path in (image, image + ".json"):
            if os.path.exists(path):
                os.remove(path)
